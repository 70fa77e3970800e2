using System.Collections.Immutable;
using HaCluster.Load;
using HaCluster.Load.Events;
using HaCluster.Load.Reporting;

namespace HaCluster.Bench.Comparison;

/// <summary>Load tests of the comparisons.</summary>
internal static class LoadRun
{
    // Open loop: so that a pause costs what it would cost users.
    public const int SteadyRate = 200;
    private const int SteadyThreads = 50;
    private const int SteadyReads = 50;

    private static readonly TimeSpan BeforeAndAfter = TimeSpan.FromSeconds(2);

    /// <summary>As many requests as there is time for.</summary>
    /// <param name="reads">Percent of the requests.</param>
    /// <exception cref="OperationCanceledException">The benchmark was interrupted.</exception>
    public static async Task<LoadReport> MeasureAsync(int threads, int reads, TimeSpan duration, params LoadTarget[] targets)
    {
        var options = new LoadOptions
        {
            Threads = threads,
            Reads = reads,
            Duration = duration,
            Names = Math.Max(threads, LoadOptions.DefaultNames),
        };
        var report = await Test(options, targets).RunAsync(Interruption.Token);
        Interruption.Token.ThrowIfCancellationRequested();
        return report;
    }

    /// <summary>A steady load, from some seconds before a change to some seconds after it.</summary>
    /// <returns>What the load test saw, and how long the change took.</returns>
    public static async Task<(LoadReport Load, TimeSpan Elapsed)> DuringAsync(Func<Task> change, LoadTarget[] targets)
    {
        using var stop = new CancellationTokenSource();
        var options = new LoadOptions
        {
            Threads = SteadyThreads,
            Rate = SteadyRate,
            Reads = SteadyReads,
            Duration = LoadOptions.MaximumDuration,
        };
        var load = Test(options, targets).RunAsync(stop.Token);
        var elapsed = TimeSpan.Zero;
        try
        {
            await Task.Delay(BeforeAndAfter, Interruption.Token);
            var started = TimeProvider.System.GetTimestamp();
            await change();
            elapsed = TimeProvider.System.GetElapsedTime(started);
            await Task.Delay(BeforeAndAfter, Interruption.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await load;
        }
        return (await load, elapsed);
    }

    private static LoadTest Test(LoadOptions options, LoadTarget[] targets) =>
        new(options, [.. targets], _ => Task.FromResult(ImmutableArray<HostSight>.Empty), new Random(), TimeProvider.System);
}
