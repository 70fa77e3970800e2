using System.Collections.Immutable;
using HaCluster.Load.Content;
using HaCluster.Load.Events;
using HaCluster.Load.Measuring;
using HaCluster.Load.Reporting;
using HaCluster.Load.Sending;

namespace HaCluster.Load;

/// <summary>One load test: threads that send requests to the cluster's own load balancers, check every response and measure.</summary>
/// <param name="options">Allowed ones; see <see cref="LoadOptions.FindProblems"/>.</param>
/// <param name="targets">The threads take them in turn.</param>
/// <param name="look">Looks at the database hosts once; called every second.</param>
/// <param name="random">Decides what is read and written.</param>
/// <param name="time">The clock.</param>
public sealed class LoadTest(
    LoadOptions options, ImmutableArray<LoadTarget> targets, Func<CancellationToken, Task<ImmutableArray<HostSight>>> look,
    Random random, TimeProvider time)
{
    private readonly NameFamily _family = new(random);
    private LoadRecorder? _recorder;

    /// <summary>After this a request counts as failed; a test of the test need not wait so long.</summary>
    internal TimeSpan RequestDeadline { get; init; } = LoadClient.RequestDeadline;

    /// <summary>What was done so far; null before the first measured request.</summary>
    public LoadProgress? Progress => Volatile.Read(ref _recorder)?.Progress;

    /// <param name="stop">Ends the test at once; the report has what was measured until then.</param>
    /// <exception cref="LoadException">The cluster took no write to begin with.</exception>
    public async Task<LoadReport> RunAsync(CancellationToken stop)
    {
        if (options.FindProblems() is [var problem, ..])
            throw new ArgumentException(problem);
        var threads = Enumerable.Range(0, options.Threads).Select(CreateThread).ToImmutableArray();
        try
        {
            var preparation = await PrepareAsync(threads, stop);
            return await MeasureAsync(threads, preparation, stop);
        }
        finally
        {
            foreach (var thread in threads)
                thread.Dispose();
        }
    }

    private LoadThread CreateThread(int number)
    {
        var own = new Random(random.Next());
        return new LoadThread(
            new LoadClient(targets[number % targets.Length].Entry, RequestDeadline, time),
            new NameBook(_family.Of(number, options.Threads, options.Names), own), own, options, time);
    }

    private static async Task<Preparation> PrepareAsync(ImmutableArray<LoadThread> threads, CancellationToken stop)
    {
        var prepared = await Task.WhenAll(threads.Select(thread => Task.Run(() => thread.PrepareAsync(stop))));
        var writes = prepared.Sum(thread => thread.Writes);
        var faults = prepared.SelectMany(thread => thread.Faults).ToArray();
        if (faults.Length == writes)
            throw new LoadException(
                $"The cluster took none of {writes} writes before the test: {faults[0].Kind}, {faults[0].Detail.TrimEnd('.')}.");
        return new Preparation(
            writes, faults.CountBy(fault => fault.Kind)
                .ToImmutableSortedDictionary(kind => kind.Key, kind => (long)kind.Value, StringComparer.Ordinal));
    }

    private async Task<LoadReport> MeasureAsync(ImmutableArray<LoadThread> threads, Preparation preparation, CancellationToken stop)
    {
        var started = time.GetUtcNow();
        var pace = new Pace(options, time);
        var recorder = new LoadRecorder(() => pace.Elapsed);
        Volatile.Write(ref _recorder, recorder);
        using var over = new CancellationTokenSource();
        var watching = Task.Run(() => new EventWatch(look, () => pace.Elapsed, time).RunAsync(over.Token), CancellationToken.None);
        await Task.WhenAll(threads.Select(thread => Task.Run(() => thread.RunAsync(pace, recorder, stop), CancellationToken.None)));
        var notSent = pace.CountNotSent(stop.IsCancellationRequested);
        var measured = recorder.Complete(notSent);
        await over.CancelAsync();
        return new LoadReport
        {
            Options = options,
            Targets = targets,
            Family = _family.Prefix,
            Started = started,
            Elapsed = measured.Elapsed,
            End = stop.IsCancellationRequested ? LoadEnd.Interrupted
                : options.Requests is not null && notSent > 0 ? LoadEnd.TimeLimit
                : LoadEnd.Completed,
            Preparation = preparation,
            Requests = measured.Requests,
            Errors = measured.Errors,
            Samples = measured.Samples,
            Reads = measured.Reads,
            Writes = measured.Writes,
            Seconds = measured.Seconds,
            Marks = await watching,
        };
    }
}
