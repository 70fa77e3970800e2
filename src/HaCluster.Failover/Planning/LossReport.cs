namespace HaCluster.Failover.Planning;

/// <summary>What a failover turned out to lose, from the facts of its steps; null where the old primary could not be read.</summary>
/// <param name="Bytes">WAL in bytes between what the target had when it was promoted and the end of the fenced primary's WAL.</param>
public sealed record LossReport(long? Bytes)
{
    public static LossReport Of(IReadOnlyDictionary<string, string> facts) => new(
        facts.Position("end_lsn") is { } end && facts.Position("received_lsn") is { } received ? end.BytesAheadOf(received) : null);
}
