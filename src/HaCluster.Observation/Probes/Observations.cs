using System.Collections.Immutable;
using HaCluster.Failover.Wal;

namespace HaCluster.Observation.Probes;

/// <summary>What was seen of one host.</summary>
/// <param name="Up">Its SSH server greeted; a mere accepted connection proves nothing behind a published port.</param>
/// <param name="Failure">Why not, when not up.</param>
public sealed record HostObservation(string Name, bool Up, string? Failure);

/// <summary>What a load balancer says of itself and its servers.</summary>
/// <param name="Up">Its statistics page answered.</param>
public sealed record LoadBalancerObservation(string Region, bool Up, ImmutableArray<ServerObservation> Servers, string? Failure);

/// <param name="Status">HAProxy's word: <c>UP</c>, <c>DOWN</c>, <c>UP 1/2</c>, <c>NOLB</c>, <c>MAINT</c>…</param>
/// <param name="Check">Result of the last health check, such as <c>L7OK</c> or <c>L4CON</c>.</param>
public sealed record ServerObservation(string Name, string Status, string Check)
{
    /// <summary>HAProxy sends it traffic; <c>UP 1/2</c> is on the way down but still serves.</summary>
    public bool Up => Status.StartsWith("UP", StringComparison.Ordinal);
}

public enum DatabaseRole
{
    /// <summary>Not observed: the host or the status script did not answer.</summary>
    Unknown,
    Primary,
    Standby,
    /// <summary>The host answered; PostgreSQL is not running or does not accept connections.</summary>
    Stopped,
}

/// <summary>What was seen of one PostgreSQL server.</summary>
/// <param name="Name">Host name.</param>
/// <param name="Lsn">Primary: current write position. Standby: last position it received or replayed, whichever is ahead.</param>
/// <param name="Senders">Primary: rows of <c>pg_stat_replication</c>.</param>
/// <param name="Receiver">Standby: its WAL receiver; null when it has none.</param>
/// <param name="Failure">Why the host did not answer, or why PostgreSQL does not run.</param>
public sealed record DatabaseObservation(
    string Name, DatabaseRole Role, int? Timeline, Lsn? Lsn,
    ImmutableArray<WalSender> Senders, WalReceiver? Receiver, string? Failure)
{
    /// <summary>Identifies the database as such: two servers with different identifiers are not copies of each other.</summary>
    public string? SystemIdentifier { get; init; }

    /// <summary>Kept from starting as primary after a failover.</summary>
    public bool Fenced { get; init; }

    /// <summary>There is a data directory, running or not.</summary>
    public bool HasData { get; init; }

    /// <summary>The server's own clock at the moment of the look.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Primary: standbys that commits wait for (<c>synchronous_standby_names</c>); empty when they wait for none.</summary>
    public string SynchronousStandbyNames { get; init; } = "";

    /// <summary>Primary: the last sign of its standby, when none streams now.</summary>
    public DateTimeOffset? UnprotectedSince { get; init; }

    /// <summary>Primary: commits were told not to wait for the standby; null when they were not.</summary>
    public Suspension? Suspension { get; init; }

    /// <summary>Sessions that wait for the standby's acknowledgement now (wait event <c>SyncRep</c>).</summary>
    public int WaitingCommits { get; init; }

    /// <summary>Start of the statement of the session that waits longest; null when none waits.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    public static DatabaseObservation Unreachable(string name, string failure) =>
        new(name, DatabaseRole.Unknown, null, null, [], null, failure);
}

/// <summary>Synchronous replication is suspended: the primary acknowledges commits alone.</summary>
/// <param name="By"><c>operator</c>, or the role change it came with, such as <c>failover to site2, epoch 3</c>.</param>
public sealed record Suspension(DateTimeOffset Since, string By);

/// <param name="State"><c>startup</c>, <c>catchup</c>, <c>streaming</c>, <c>backup</c> or <c>stopping</c>.</param>
/// <param name="SyncState"><c>async</c>, <c>potential</c>, <c>sync</c> or <c>quorum</c>.</param>
public sealed record WalSender(string ApplicationName, string ClientAddress, string State, string SyncState, Lsn? FlushLsn, Lsn? ReplayLsn);

/// <param name="Status"><c>streaming</c>, <c>waiting</c>, <c>starting</c>, <c>restarting</c> or <c>stopping</c>.</param>
public sealed record WalReceiver(string Status, string? SenderHost);

/// <summary>Everything that was seen of a cluster in one look.</summary>
public sealed record ClusterObservations(
    ImmutableDictionary<string, HostObservation> Hosts,
    ImmutableDictionary<string, LoadBalancerObservation> LoadBalancers,
    ImmutableDictionary<string, DatabaseObservation> Databases);
