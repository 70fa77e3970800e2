using HaCluster.Load.Reporting;

namespace HaCluster.Load.Tests;

/// <summary>A server stands still for a second. The open loop shows what its users feel; the closed loop hides it.</summary>
public sealed class CoordinatedOmissionTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_open_loop_counts_the_wait_of_every_request_that_was_due()
    {
        var report = await WithPauseAsync(new LoadOptions { Threads = 2, Rate = 100, Duration = TimeSpan.FromSeconds(3) });

        Assert.Equal(300, report.Requests);
        Assert.True(report.Reads.P90 > 400, $"{report.Reads}");
        Assert.True(report.Reads.Max > 900, $"{report.Reads}");
    }

    [Fact]
    public async Task The_closed_loop_has_it_once_for_each_thread()
    {
        var report = await WithPauseAsync(new LoadOptions { Threads = 2, Requests = 500 });

        Assert.Equal(1000, report.Requests);
        Assert.True(report.Reads.P99 < 400, $"{report.Reads}");
        Assert.True(report.Reads.Max > 900, $"{report.Reads}");
    }

    private static async Task<LoadReport> WithPauseAsync(LoadOptions options)
    {
        await using var application = await TestApplication.StartAsync();
        var over = new TaskCompletionSource();
        application.Behaviour = async (number, context, answer) =>
        {
            if (number == 60)
                _ = Task.Delay(Pause).ContinueWith(_ => over.SetResult(), TaskScheduler.Default);
            if (number >= 60)
                await over.Task;
            await answer();
        };
        return await Run.AgainstAsync(application, options with { Reads = 100 });
    }
}
