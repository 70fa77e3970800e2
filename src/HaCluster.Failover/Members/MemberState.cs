using System.Collections.Immutable;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Members;

public enum ServerState
{
    /// <summary>No data directory, or no answer.</summary>
    Absent,

    /// <summary>A data directory without a running server.</summary>
    Stopped,

    /// <summary>A server that answers queries.</summary>
    Running,
}

/// <summary>Of a running server what it says of itself; of a stopped one what its data directory would start as.</summary>
public enum DatabaseRole
{
    Unknown,
    Primary,
    Standby,
}

/// <summary>What is known of one database host at one moment. Nothing in it is assumed: a value that could not be read is absent.</summary>
public sealed record MemberState
{
    public required string Region { get; init; }

    public required string Host { get; init; }

    /// <summary>The host answered over SSH before the deadline.</summary>
    public required bool Reachable { get; init; }

    /// <summary>Why the host did not answer; null when it did.</summary>
    public string? Unreachable { get; init; }

    /// <summary>The machine itself can be stopped through its provider (local: Docker; AWS: the EC2 API).</summary>
    public bool MachineCanBeFenced { get; init; }

    public ServerState Server { get; init; }

    public DatabaseRole Role { get; init; }

    /// <summary>Timeline of the running server, or of the last checkpoint of a stopped one; 0 when not known.</summary>
    public int Timeline { get; init; }

    /// <summary>
    /// End of the WAL that is safely on this host's disk: written and flushed by a primary, received and flushed by a standby.
    /// </summary>
    public Lsn? FlushLsn { get; init; }

    /// <summary>A standby's replay position.</summary>
    public Lsn? ReplayLsn { get; init; }

    /// <summary>A standby: WAL flows in from its primary. A primary: WAL flows out to the standby of the other region.</summary>
    public bool Streaming { get; init; }

    /// <summary>The last message that this standby had from a primary; null when none was recorded.</summary>
    public LastContact? LastContact { get; init; }

    /// <summary>Kept from starting until it is rejoined.</summary>
    public bool Fenced { get; init; }

    /// <summary>The last role change this host knows of; null on a cluster that never changed.</summary>
    public PromotionRecord? Promotion { get; init; }

    /// <summary>
    /// The highest epoch in the database itself, which WAL carries to the standby: a standby may know of a role change only from there.
    /// </summary>
    public long ReplicatedEpoch { get; init; }

    /// <summary>The last rejoin this host took part in as primary.</summary>
    public RejoinRecord? Rejoin { get; init; }

    /// <summary>The cluster is configured to acknowledge a commit only when the other region has it.</summary>
    public bool Synchronous { get; init; }

    /// <summary>Since when a synchronous primary acknowledges commits alone, by explicit decision; null when it does not.</summary>
    public DateTimeOffset? DegradedSince { get; init; }

    /// <summary>A running primary waits for a standby before it acknowledges a commit (<c>synchronous_standby_names</c>).</summary>
    public bool CommitsWait { get; init; }

    /// <summary>
    /// The region that commits wait for, as the database itself has it at the replay position; empty when they wait for none, null where
    /// it is not known. WAL carries it, so of a standby it is true up to the end of the WAL that it has.
    /// </summary>
    public string? SynchronousRegion { get; init; }

    /// <summary>Somebody has paused the replay. A promotion would end that; a primary that waits for the replay waits without end.</summary>
    public bool ReplayPaused { get; init; }

    /// <summary>The replay stands still for this, as at a pause; null when it does not.</summary>
    public ReplayWait? ReplayWaitsFor { get; init; }

    /// <summary>Why this server could not become primary, one clause each; of a running primary, why it could not hand over its role.</summary>
    public ImmutableArray<string> Blockers { get; init; } = [];

    /// <summary>What the steps of the last role change reported on this host; null where there was none.</summary>
    public KeptFacts? Facts { get; init; }

    /// <summary>The host's own clock when it was looked at.</summary>
    public DateTimeOffset? ObservedAt { get; init; }

    /// <summary>Sessions waiting for the standby's acknowledgement (wait event <c>SyncRep</c>).</summary>
    public int WaitingCommits { get; init; }

    public bool IsRunningPrimary => Reachable && Server == ServerState.Running && Role == DatabaseRole.Primary;

    public bool IsRunningStandby => Reachable && Server == ServerState.Running && Role == DatabaseRole.Standby;

    /// <summary>It can be started as a standby and promoted.</summary>
    public bool IsStoppedStandby => Reachable && Server == ServerState.Stopped && Role == DatabaseRole.Standby && !Fenced;

    public bool IsStoppedPrimary => Reachable && Server == ServerState.Stopped && Role == DatabaseRole.Primary;

    public long Epoch => Math.Max(Promotion?.Epoch ?? 0, ReplicatedEpoch);

    /// <summary>
    /// A standby that was told to become primary and has not said that it is one: it may still do so, and counts as a primary to come.
    /// </summary>
    public bool PromotionIsPending =>
        Reachable && Role == DatabaseRole.Standby && Server != ServerState.Absent
        && Promotion is { State: RecordState.Intended, Kind: PlanKind.Failover or PlanKind.Switchover } record && record.To == Region;
}

/// <param name="At">When the primary sent its last message that arrived, by the primary's clock.</param>
/// <param name="PrimaryEnd">End of the primary's flushed WAL as that message told it.</param>
public sealed record LastContact(DateTimeOffset At, Lsn PrimaryEnd)
{
    /// <summary>
    /// A message that came within this time proves that the primary lives: one that has nothing to send still says so every 2.5 s (half of
    /// <c>wal_sender_timeout</c>).
    /// </summary>
    public static readonly TimeSpan ProofOfLife = TimeSpan.FromSeconds(4);

    /// <summary>When it arrived, by the standby's clock; null where an earlier version noted it.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <returns>Null unless time and position are known.</returns>
    internal static LastContact? Read(DateTimeOffset? at, Lsn? primaryEnd, DateTimeOffset? receivedAt) =>
        at is { } time && primaryEnd is { } end ? new LastContact(time, end) { ReceivedAt = receivedAt } : null;
}

/// <summary>Both database hosts, seen at nearly the same moment.</summary>
public sealed record ClusterState(MemberState First, MemberState Second, DateTimeOffset At)
{
    public MemberState? Find(string region) => First.Region == region ? First : Second.Region == region ? Second : null;

    public MemberState OtherThan(MemberState member) => ReferenceEquals(member, First) ? Second : First;

    /// <summary>The one running primary; null when there is none or more than one.</summary>
    public MemberState? Primary =>
        First.IsRunningPrimary == Second.IsRunningPrimary ? null : First.IsRunningPrimary ? First : Second;

    public bool HasTwoPrimaries => First.IsRunningPrimary && Second.IsRunningPrimary;

    public long Epoch => Math.Max(First.Epoch, Second.Epoch);

    /// <summary>
    /// The record of the last role change that a host has, a finished one before an intended one; null on a cluster that never changed.
    /// </summary>
    public PromotionRecord? LastPromotion =>
        new[] { First.Promotion, Second.Promotion }.OfType<PromotionRecord>()
            .MaxBy(record => (record.Epoch, record.State == RecordState.Done));
}
