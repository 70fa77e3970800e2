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

    /// <summary>
    /// The target has on record that commits waited for it. Nothing is lost then, unless the old primary was let go on alone after
    /// <see cref="Since"/>, which it would have to be asked.
    /// </summary>
    public bool OnlyIfAlone { get; init; }

    public bool IsBounded => Bytes is not null || Window is not null || OnlyIfAlone;

    public static LossBound Nothing(string basis) => new(0, TimeSpan.Zero, basis);

    /// <summary>
    /// Bounds the loss of promoting <paramref name="target"/>. In order of strength: the end of the old primary's WAL can be read (exact
    /// bytes at the moment of observation, read again once it is fenced); the database itself says that commits waited for the target, up to
    /// the end of the WAL that the target has (nothing, unless somebody let the primary go on alone after that); the target remembers the last
    /// message it had (only later writes can be missing, besides the WAL that message announced).
    /// </summary>
    /// <param name="target">The standby that is to take over.</param>
    /// <param name="old">The primary that it replaces.</param>
    /// <param name="suspended">
    /// The operator's own configuration says that commits do not wait: a primary that is cut off cannot tell the target.
    /// </param>
    public static LossBound Of(MemberState target, MemberState old, bool suspended)
    {
        if (old.Reachable && old.FlushLsn is { } end && target.FlushLsn is { } have)
        {
            if (old.Timeline < target.Timeline)
                return Nothing($"{old.Host} is on the older timeline {old.Timeline}");
            var bytes = end.BytesAheadOf(have);
            var window = bytes == 0 && target.Streaming ? TimeSpan.Zero : SilenceOf(target);
            return new(bytes, window, $"{old.Host} ends at {end}, {target.Host} has {have}");
        }
        if (target.SynchronousRegion == target.Region && !suspended && target.DegradedSince is null && old.DegradedSince is null)
            return WaitedFor(target.Host, old.Host, target.LastContact?.At, SilenceOf(target));
        if (target.LastContact is { } contact && target.FlushLsn is { } received)
        {
            var announced = contact.PrimaryEnd.BytesAheadOf(received);
            return new(null, SilenceOf(target),
                $"{target.Host} last heard from {old.Host} at {contact.At:HH:mm:ss.fff}Z and lacked {announced} bytes then")
            {
                Since = contact.At,
                Announced = announced,
            };
        }
        return new(null, null, $"{old.Host} cannot be read and {target.Host} has no record of its last message");
    }

    internal static LossBound WaitedFor(string target, string old, DateTimeOffset? since, TimeSpan? silence) =>
        new(
            null, silence,
            $"commits waited for {target} until {Moment(since)}; {old} cannot be asked whether it was let go on alone after that")
        {
            Since = since,
            OnlyIfAlone = true,
        };

    private static string Moment(DateTimeOffset? at) => at is { } moment ? $"{moment:HH:mm:ss.fff}Z" : "the last of its WAL";

    // By one clock, the target's own, where it noted when the message came.
    private static TimeSpan? SilenceOf(MemberState target) => target switch
    {
        { LastContact.ReceivedAt: { } received, ObservedAt: { } now } => NotNegative(now - received),
        { LastContact: { } contact, ObservedAt: { } now } => NotNegative(now - contact.At),
        _ => null,
    };

    private static TimeSpan NotNegative(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;
}
