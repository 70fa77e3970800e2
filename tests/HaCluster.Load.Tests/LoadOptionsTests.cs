namespace HaCluster.Load.Tests;

public sealed class LoadOptionsTests
{
    private static readonly LoadOptions Default = new() { Requests = LoadOptions.DefaultRequests };

    public static TheoryData<LoadOptions, string> Refused => new()
    {
        { Default with { Threads = 0 }, "--threads is 0; it must be from 1 to 5,000." },
        { Default with { Threads = 5001, Names = 5001 }, "--threads is 5001; it must be from 1 to 5,000." },
        { Default with { Requests = 1_000_001 }, "--requests is 1000001; it must be from 1 to 1,000,000." },
        { Default with { Requests = 0 }, "--requests is 0; it must be from 1 to 1,000,000." },
        { Default with { Requests = null, Duration = TimeSpan.FromSeconds(3601) }, "--duration is 3601 s; it must be from 1 s to 1 h." },
        { Default with { Requests = null, Duration = TimeSpan.FromSeconds(0.5) }, "--duration is 0.5 s; it must be from 1 s to 1 h." },
        { Default with { Rate = 50_001 }, "--rate is 50001; it must be from 1 to 50,000." },
        { Default with { Rate = 0 }, "--rate is 0; it must be from 1 to 50,000." },
        { Default with { Reads = 101 }, "--reads is 101; it must be from 0 to 100." },
        { Default with { Reads = -1 }, "--reads is -1; it must be from 0 to 100." },
        { Default with { Names = 100_001 }, "--names is 100001; it must be from 1 to 100,000." },
        { Default with { Names = 3 }, "--names is 3 with 4 threads; each thread needs at least one name of its own." },
        { Default with { Duration = TimeSpan.FromSeconds(5) }, "Either --requests or --duration ends a test, not both." },
        { Default with { Requests = null }, "Either --requests or --duration ends a test, not both." },
        { Default with { Requests = 1000, Rate = 1 }, "4000 requests at 1 a second take longer than 1 h, which is the most." },
    };

    [Theory, MemberData(nameof(Refused))]
    public void A_value_that_is_not_allowed_has_a_sentence(LoadOptions options, string problem) =>
        Assert.Equal([problem], options.FindProblems());

    [Fact]
    public void All_problems_are_found_at_once() =>
        Assert.Equal(2, (Default with { Threads = -1, Reads = 200 }).FindProblems().Length);

    [Fact]
    public void The_defaults_and_the_limits_are_allowed()
    {
        Assert.Empty(Default.FindProblems());
        Assert.Empty(new LoadOptions
        {
            Threads = LoadOptions.MaximumThreads,
            Names = LoadOptions.MaximumNames,
            Rate = LoadOptions.MaximumRate,
            Duration = LoadOptions.MaximumDuration,
            Reads = 100,
        }.FindProblems());
        Assert.Empty(new LoadOptions { Threads = 5000, Names = 5000, Requests = LoadOptions.MaximumRequests }.FindProblems());
    }

    [Fact]
    public async Task A_test_with_such_a_value_does_not_begin()
    {
        await using var application = await TestApplication.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => Run.AgainstAsync(application, Default with { Threads = 0 }));

        Assert.Empty(application.Requests);
    }
}
