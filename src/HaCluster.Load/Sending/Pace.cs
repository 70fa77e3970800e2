namespace HaCluster.Load.Sending;

/// <summary>
/// When the next request is due. In a closed loop that is when a thread has the response to its last one. In an open loop requests are due
/// at fixed moments, whatever became of the others, and the next free thread takes the next one: its latency counts from then on, so that a
/// server that stands still is not spared the requests of that time (coordinated omission).
/// </summary>
internal sealed class Pace(LoadOptions options, TimeProvider time)
{
    /// <summary>After the end, requests that were due before it are still sent for so long.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly long _began = time.GetTimestamp();
    private long _next;
    private long _sent;

    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>Waits until a request is due and may be sent.</summary>
    /// <param name="done">How many this thread has sent.</param>
    /// <param name="stop">Ends the test.</param>
    /// <returns>When it was due, since the start; null when this thread has none left to send.</returns>
    public async ValueTask<TimeSpan?> NextAsync(int done, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
            return null;
        if (options.Rate is { } rate)
            return await NextOfScheduleAsync(rate, stop);
        var now = Elapsed;
        if (now >= options.TimeLimit || done >= options.Requests)
            return null;
        Interlocked.Increment(ref _sent);
        return now;
    }

    /// <summary>Requests that were due and not sent, whatever time <see cref="Grace"/> gave them.</summary>
    /// <param name="interrupted">The test was stopped before its end.</param>
    public long CountNotSent(bool interrupted)
    {
        var wanted = options.TotalRequests ?? 0;
        if (interrupted)
            wanted = options.Rate is { } rate ? Math.Min(wanted, (long)((Elapsed - Grace).TotalSeconds * rate)) : 0;
        return Math.Max(0, wanted - Interlocked.Read(ref _sent));
    }

    private async ValueTask<TimeSpan?> NextOfScheduleAsync(int rate, CancellationToken stop)
    {
        var number = Interlocked.Increment(ref _next) - 1;
        if (number >= options.TotalRequests)
            return null;
        var due = TimeSpan.FromSeconds((double)number / rate);
        try
        {
            for (var left = due - Elapsed; left > TimeSpan.Zero; left = due - Elapsed)
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        if (Elapsed > options.TimeLimit + Grace)
            return null;
        Interlocked.Increment(ref _sent);
        return due;
    }
}
