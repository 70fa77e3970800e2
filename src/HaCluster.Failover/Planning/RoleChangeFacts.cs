using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Planning;

/// <summary>
/// What the steps of a role change report: <c>key=value</c> lines on stdout, among words for people. A fact that no step reported is
/// null. Each moment is by the clock of the host that reports it, and is compared with no other.
/// </summary>
public sealed record RoleChangeFacts
{
    internal const string DemotedAtKey = "demoted_at_ms";
    internal const string FencedAtKey = "fenced_at_ms";
    internal const string PromotedAtKey = "promoted_at_ms";
    internal const string RedundantAtKey = "redundant_at_ms";

    /// <summary>The old primary of a switchover had stopped, and the standby had replayed everything.</summary>
    public DateTimeOffset? DemotedAt { get; init; }

    /// <summary>The old primary was seen stopped.</summary>
    public DateTimeOffset? FencedAt { get; init; }

    /// <summary>The new primary was out of recovery.</summary>
    public DateTimeOffset? PromotedAt { get; init; }

    /// <summary>A standby streamed again.</summary>
    public DateTimeOffset? RedundantAt { get; init; }

    /// <summary>Position of the old primary's shutdown checkpoint; of a switchover.</summary>
    public Lsn? ShutdownLsn { get; init; }

    /// <summary>End of the fenced primary's WAL.</summary>
    public Lsn? EndLsn { get; init; }

    /// <summary>WAL that the target had when it was promoted.</summary>
    public Lsn? ReceivedLsn { get; init; }

    /// <summary>The region that commits waited for, as the database said when its replay had ended; empty when for none.</summary>
    public string? SynchronousRegion { get; init; }

    /// <summary>When the old primary sent its last message that the target had before it was promoted, by the old primary's clock.</summary>
    public DateTimeOffset? ContactAt { get; init; }

    /// <summary>End of the old primary's WAL as that message told it.</summary>
    public Lsn? ContactEnd { get; init; }

    /// <summary>Time from that message to the promotion, by the target's clock.</summary>
    public TimeSpan? Silence { get; init; }

    /// <summary><c>restart</c>, <c>rewind</c>, <c>copy</c>; <c>nothing</c> when the host streamed already.</summary>
    public string? RejoinedBy { get; init; }

    /// <summary>Rows that only the returning host had.</summary>
    public int? DivergedRows { get; init; }

    /// <summary>The position from which on what only the old primary had could not be read; its WAL is kept.</summary>
    public string? DivergedUnread { get; init; }

    /// <summary>Commits that only the returning host had.</summary>
    public int? DivergedCommits { get; init; }

    /// <summary>
    /// WAL in bytes between what the target had when it was promoted and the end of the fenced primary's WAL; null where the old primary
    /// could not be read.
    /// </summary>
    public long? LostBytes => EndLsn is { } end && ReceivedLsn is { } received ? end.BytesAheadOf(received) : null;

    /// <param name="stdouts">What the steps printed, in their order.</param>
    public static RoleChangeFacts Of(IEnumerable<string> stdouts) => Read(Lines(string.Join('\n', stdouts)));

    /// <param name="facts">As <see cref="Lines"/> gives them, of all steps.</param>
    public static RoleChangeFacts Read(IReadOnlyDictionary<string, string> facts)
    {
        return new RoleChangeFacts
        {
            DemotedAt = Moment(DemotedAtKey),
            FencedAt = Moment(FencedAtKey),
            PromotedAt = Moment(PromotedAtKey),
            RedundantAt = Moment(RedundantAtKey),
            ShutdownLsn = Position("shutdown_lsn"),
            EndLsn = Position("end_lsn"),
            ReceivedLsn = Position("received_lsn"),
            SynchronousRegion = facts.GetValueOrDefault("synchronous_region"),
            ContactAt = Moment("contact_at_ms"),
            ContactEnd = Position("contact_end"),
            Silence = LossBound.Measured(
                Number("silence_ms", NumberStyles.AllowLeadingSign) is { } silence ? TimeSpan.FromMilliseconds(silence) : null),
            RejoinedBy = facts.GetValueOrDefault("rejoined_by"),
            DivergedRows = (int?)Number("diverged_rows"),
            DivergedCommits = (int?)Number("diverged_commits"),
            DivergedUnread = facts.GetValueOrDefault("diverged_unread"),
        };

        Lsn? Position(string key) => Lsn.TryParse(facts.GetValueOrDefault(key), out var lsn) ? lsn : null;

        long? Number(string key, NumberStyles style = NumberStyles.None) =>
            long.TryParse(facts.GetValueOrDefault(key), style, CultureInfo.InvariantCulture, out var number) ? number : null;

        // Milliseconds since 1970, by the clock of the host that reports.
        DateTimeOffset? Moment(string key) => Number(key) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
    }

    /// <summary>The facts among the lines of a step's output; of a key that is printed twice the later one.</summary>
    public static ImmutableSortedDictionary<string, string> Lines(string? stdout) =>
        (stdout ?? "").Split('\n')
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[0].Length > 0 && pair[0].All(c => char.IsAsciiLetterLower(c) || c == '_'))
            .GroupBy(pair => pair[0])
            .ToImmutableSortedDictionary(group => group.Key, group => group.Last()[1].Trim());
}
