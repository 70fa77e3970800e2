namespace HaCluster.Web.Database;

/// <summary>The time one request may spend on the database, all attempts and pauses together.</summary>
internal sealed class Budget(TimeProvider clock, TimeSpan total)
{
    private readonly long _start = clock.GetTimestamp();

    public TimeSpan Elapsed => clock.GetElapsedTime(_start);

    /// <summary>Never negative.</summary>
    public TimeSpan Left => TimeSpan.FromTicks(Math.Max(0, (total - Elapsed).Ticks));

    public bool IsSpent => Left == TimeSpan.Zero;

    public TimeSpan AtMost(TimeSpan limit) => limit < Left ? limit : Left;

    /// <summary>
    /// Between attempts: 20 ms doubling to 160 ms, less up to half by chance so that callers who failed together do not return together.
    /// </summary>
    public TimeSpan Pause(int attempt) =>
        AtMost(TimeSpan.FromMilliseconds((20 << Math.Min(attempt, 3)) * (1 - Random.Shared.NextDouble() / 2)));
}
