using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>The most that a failover can lose, and where the figure comes from.</summary>
/// <param name="Bytes">WAL in bytes that the old primary has and the target has not; null when the old primary's end cannot be
/// read.</param>
/// <param name="Window">Only writes acknowledged within this time before the fence can be lost; null when not known.</param>
/// <param name="Basis">The evidence, one clause.</param>
public sealed record LossBound(long? Bytes, TimeSpan? Window, string Basis)
{
    /// <summary>By how much a clock may go back without having been set: time is read with millisecond steps, and slewed.</summary>
    private static readonly TimeSpan ClockSlew = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Only writes acknowledged after this moment can be lost, besides <see cref="Announced"/>; null when not known. By the clock of the
    /// old primary, which cannot be asked how far it is from any other: it is shown, and no other clock is subtracted from it.
    /// </summary>
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
            return LastHeard(target.Host, old.Host, contact.At, announced, SilenceOf(target));
        }
        return new(null, null, $"{old.Host} cannot be read and {target.Host} has no record of its last message");
    }

    /// <summary>What a returning server alone had was discarded, and could not be read before.</summary>
    public static LossBound Unread(string old, string position) =>
        new(null, null, $"what only {old} had from {position} on could not be read; its WAL is kept");

    internal static LossBound LastHeard(string target, string old, DateTimeOffset at, long announced, TimeSpan? silence) => new(
        null, silence,
        $"{target} last heard from {old} at {Moment(at, old)} and lacked {announced} bytes then"
            + (silence is null ? $"; how long ago that was is not known: {target} did not note it, or its clock was set back" : ""))
    {
        Since = at,
        Announced = announced,
    };

    internal static LossBound WaitedFor(string target, string old, DateTimeOffset? since, TimeSpan? silence) =>
        new(
            null, silence,
            $"commits waited for {target} until {Moment(since, old)}; {old} cannot be asked whether it was let go on alone after that")
        {
            Since = since,
            OnlyIfAlone = true,
        };

    /// <summary>A moment by the clock of the old primary, in words.</summary>
    internal static string Moment(DateTimeOffset? at, string clock) =>
        at is { } moment ? $"{moment:HH:mm:ss.fff}Z by the clock of {clock}" : "the last of its WAL";

    /// <summary>
    /// A time that one clock measured. Null where the clock was set back meanwhile by more than it is slewed: it measures nothing then.
    /// </summary>
    internal static TimeSpan? Measured(TimeSpan? span) =>
        span is not { } measured || measured < -ClockSlew ? null : measured < TimeSpan.Zero ? TimeSpan.Zero : measured;

    // By one clock, the target's own. The old primary's time of the message is by another one.
    private static TimeSpan? SilenceOf(MemberState target) => Measured(target.ObservedAt - target.LastContact?.ReceivedAt);
}
