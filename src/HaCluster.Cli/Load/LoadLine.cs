using System.Globalization;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Load;
using HaCluster.Load.Measuring;
using HaCluster.Load.Reporting;
using Spectre.Console;

namespace HaCluster.Cli.Load;

/// <summary>One line on a terminal that says how a load test goes, redrawn in place and gone at its end.</summary>
internal static class LoadLine
{
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(250);

    /// <summary>Until the test has ended; its outcome is the caller's.</summary>
    public static async Task FollowAsync(CommandSession session, LoadTest test, LoadOptions options, Task<LoadReport> running)
    {
        if (!session.Capabilities.Animate)
            return;
        await session.Human.Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            while (!running.IsCompleted)
            {
                live.UpdateTarget(new Text(test.Progress is { } progress ? Of(progress, options) : "Writing the names that are read."));
                await Task.WhenAny(running, Task.Delay(FrameTime, session.Host.Time));
            }
        });
    }

    internal static string Of(LoadProgress progress, LoadOptions options)
    {
        var goal = options.TotalRequests is { } total ? $" of {Count(total)}" : "";
        var time = options.Duration is { } duration ? $" of {Durations.Text(duration)}" : "";
        var last = progress.Last is { } second
            ? $"  {Count(second.Reads + second.Writes)}/s  p50 {Milliseconds(second.Latency.P50)}  p99 {Milliseconds(second.Latency.P99)}"
            : "";
        return $"{Durations.Text(progress.Elapsed)}{time}  {Count(progress.Requests)}{goal} requests{last}  "
            + $"{Count(progress.Errors)} errors";
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double value) => $"{value.ToString("0.0", CultureInfo.InvariantCulture)} ms";
}
