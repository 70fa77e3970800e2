using System.Text.RegularExpressions;
using HaCluster.Load.Events;
using HaCluster.Load.Reporting;

namespace HaCluster.Load.Tests;

/// <summary>What is sent to a server that does what it should.</summary>
public sealed class GeneratorTests
{
    private static readonly LoadOptions Small = new() { Threads = 4, Requests = 100, Names = 40 };

    [Fact]
    public async Task Every_thread_sends_its_requests_over_one_connection_of_its_own()
    {
        await using var application = await TestApplication.StartAsync();

        var report = await Run.AgainstAsync(application, Small);

        Assert.Equal((400, 0, LoadEnd.Completed), (report.Requests, report.ErrorCount, report.End));
        Assert.True(report.Passed);
        Assert.Equal(400, report.Reads.Count + report.Writes.Count);
        Assert.Equal(400, report.Seconds.Sum(second => second.Reads + second.Writes));
        Assert.Equal([105, 105, 105, 105], application.Connections.Values);
        Assert.Equal(420, application.Requests.Count);
        Assert.Equal(20, report.Preparation.Writes);
        Assert.True(report.Throughput > 0);
    }

    [Theory]
    [InlineData(0, 0, 400)]
    [InlineData(100, 400, 0)]
    public async Task Reads_and_writes_have_the_share_that_is_asked_for(int percent, int reads, int writes)
    {
        await using var application = await TestApplication.StartAsync();

        var report = await Run.AgainstAsync(application, Small with { Reads = percent });

        Assert.Equal((reads, writes), (report.Reads.Count, report.Writes.Count));
        Assert.Equal(writes + 20, application.Requests.Count(request => request.StartsWith("PUT ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Names_are_of_one_family_and_no_more_than_allowed_and_dates_vary()
    {
        await using var application = await TestApplication.StartAsync();

        var report = await Run.AgainstAsync(application, Small with { Reads = 20 });

        Assert.Matches("^load[a-z]$", report.Family);
        Assert.True(application.Users.Count <= 40, $"{application.Users.Count} names were written");
        Assert.All(application.Users.Keys, name => Assert.Matches($"^{report.Family}[a-z]{{4}}$", name));
        Assert.All(application.Users.Values, date => Assert.InRange(date.Year, 1900, TimeProvider.System.GetUtcNow().Year));
        Assert.True(application.Users.Values.Distinct().Count() > 30);
        Assert.Contains(application.Requests, request => Regex.IsMatch(request, "^GET /hello/loadnobody[a-z]{10}$"));
        Assert.All(application.Requests, request => Assert.Matches("^(GET|PUT) /hello/[a-z]{1,20}$", request));
    }

    [Fact]
    public async Task Threads_take_the_entries_in_turn()
    {
        await using var first = await TestApplication.StartAsync();
        await using var second = await TestApplication.StartAsync();

        var report = await new LoadTest(
            Small, [new LoadTarget("site1", first.Entry), new LoadTarget("site2", second.Entry)], Run.NothingHappens, new Random(1),
            TimeProvider.System).RunAsync(CancellationToken.None);

        Assert.True(report.Passed);
        Assert.Equal((210, 210), (first.Requests.Count, second.Requests.Count));
    }

    [Fact]
    public async Task A_duration_ends_the_test()
    {
        await using var application = await TestApplication.StartAsync();

        var report = await Run.AgainstAsync(application, new LoadOptions { Threads = 2, Duration = TimeSpan.FromSeconds(1.5) });

        Assert.True(report.Passed);
        Assert.InRange(report.Elapsed, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(4));
        Assert.True(report.Seconds.Length >= 2, $"{report.Seconds.Length} seconds");
    }

    [Fact]
    public async Task An_open_loop_sends_what_is_due_and_no_more()
    {
        await using var application = await TestApplication.StartAsync();

        var report = await Run.AgainstAsync(
            application, new LoadOptions { Threads = 8, Rate = 200, Duration = TimeSpan.FromSeconds(2) });

        Assert.True(report.Passed);
        Assert.Equal(400, report.Requests);
        Assert.InRange(report.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_test_that_is_stopped_reports_what_was_measured()
    {
        await using var application = await TestApplication.StartAsync();
        using var stop = new CancellationTokenSource();
        application.Behaviour = async (number, _, answer) =>
        {
            if (number == 120)
                await stop.CancelAsync();
            await answer();
        };

        var report = await Run.AgainstAsync(
            application, new LoadOptions { Threads = 2, Duration = LoadOptions.MaximumDuration }, stop: stop.Token);

        Assert.Equal(LoadEnd.Interrupted, report.End);
        Assert.InRange(report.Requests, 100, 200);
        Assert.Empty(report.Errors);
    }

    [Fact]
    public async Task An_open_loop_that_is_stopped_misses_nothing_that_was_not_due()
    {
        await using var application = await TestApplication.StartAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        var report = await Run.AgainstAsync(
            application, new LoadOptions { Threads = 20, Rate = 500, Duration = LoadOptions.MaximumDuration }, stop: stop.Token);

        Assert.Equal(LoadEnd.Interrupted, report.End);
        Assert.Empty(report.Errors);
        Assert.True(report.Requests > 50, $"{report.Requests} requests");
    }

    [Fact]
    public async Task Progress_can_be_followed()
    {
        await using var application = await TestApplication.StartAsync();
        using var stop = new CancellationTokenSource();
        var test = Run.Of(application, new LoadOptions { Threads = 1, Duration = LoadOptions.MaximumDuration });
        Assert.Null(test.Progress);

        var running = test.RunAsync(stop.Token);
        await Wait.UntilAsync(() => test.Progress is { Requests: > 0, Last.Latency.P50: > 0 });
        await stop.CancelAsync();

        Assert.True((await running).Requests >= test.Progress!.Last!.Reads);
    }

    [Fact]
    public async Task What_happens_to_the_cluster_is_marked()
    {
        await using var application = await TestApplication.StartAsync();
        var looks = 0;

        var report = await new LoadTest(
            new LoadOptions { Threads = 1, Duration = TimeSpan.FromSeconds(2.5) }, [new LoadTarget("site1", application.Entry)],
            _ => Task.FromResult<System.Collections.Immutable.ImmutableArray<HostSight>>(
                [new HostSight("site2-db", looks++ == 0 ? "standby" : "primary on timeline 2", null)]),
            new Random(1), TimeProvider.System).RunAsync(CancellationToken.None);

        var mark = Assert.Single(report.Marks);
        Assert.Equal((MarkKinds.Role, "site2-db: primary on timeline 2; before: standby."), (mark.Kind, mark.Text));
        Assert.InRange(mark.At, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2.5));
    }
}
