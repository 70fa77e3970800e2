using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>The most that a failover can lose, and where the figure comes from.</summary>
/// <param name="Bytes">WAL in bytes that the old primary has and the target has not; null when the old primary's end cannot be
/// read.</param>
/// <param name="Window">Only writes acknowledged within this time before the fence can be lost; null when not known.</param>
/// <param name="Basis">The evidence, one clause.</param>
public sealed record LossBound(long? Bytes, TimeSpan? Window, string Basis)
{
    /// <summary>Only writes acknowledged after this moment can be lost, besides <see cref="Announced"/>; null when not known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>WAL in bytes that the old primary had announced by then and that never arrived.</summary>
    public long Announced { get; init; }

    public bool IsBounded => Bytes is not null || Window is not null;

    public static LossBound Nothing(string basis) => new(0, TimeSpan.Zero, basis);

    /// <summary>
    /// Bounds the loss of promoting <paramref name="target"/>. In order of strength: the old primary waits for the target on every
    /// commit (nothing); its end of WAL can be read (exact bytes at the moment of observation, read again once it is fenced); the
    /// target remembers the last message it had (only later writes can be missing, besides the WAL that message announced).
    /// A synchronous primary is trusted only while it is not suspended: <paramref name="suspended"/> comes from the operator's own
    /// configuration, since a primary that is cut off cannot tell the target.
    /// </summary>
    public static LossBound Of(MemberState target, MemberState old, bool suspended, DateTimeOffset now)
    {
        if (old.Reachable && old.FlushLsn is { } end && target.FlushLsn is { } have)
        {
            if (old.Timeline < target.Timeline)
                return Nothing($"{old.Host} is on the older timeline {old.Timeline}");
            var bytes = end.BytesAheadOf(have);
            return new(bytes, SilenceOf(target, now, bytes), $"{old.Host} ends at {end}, {target.Host} has {have}");
        }
        if (target.Synchronous && !suspended && target.DegradedSince is null && old.DegradedSince is null)
            return Nothing($"replication is synchronous: every commit waited for {target.Host}");
        if (target.LastContact is { } contact && target.FlushLsn is { } received)
        {
            var announced = contact.PrimaryEnd.BytesAheadOf(received);
            return new(null, NotNegative(now - contact.At),
                $"{target.Host} last heard from {old.Host} at {contact.At:HH:mm:ss.fff}Z and lacked {announced} bytes then")
            {
                Since = contact.At,
                Announced = announced,
            };
        }
        return new(null, null, $"{old.Host} cannot be read and {target.Host} has no record of its last message");
    }

    private static TimeSpan? SilenceOf(MemberState target, DateTimeOffset now, long bytes) =>
        bytes == 0 && target.Streaming ? TimeSpan.Zero : target.LastContact is { } contact ? NotNegative(now - contact.At) : null;

    private static TimeSpan NotNegative(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;
}
