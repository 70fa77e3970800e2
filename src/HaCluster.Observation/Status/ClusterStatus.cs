using System.Collections.Immutable;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Wal;
using HaCluster.Observation.Backups;
using HaCluster.Observation.Delivery;
using HaCluster.Observation.Monitoring;
using HaCluster.Observation.Updates;
using HaCluster.Topology;

namespace HaCluster.Observation.Status;

/// <summary>What the observations add up to.</summary>
/// <param name="ActiveRegion">Region of the one primary; null when there is none or more than one.</param>
/// <param name="Healthy">Everything that was deployed is up and replicating: no problem was found.</param>
/// <param name="Problems">Why not healthy, gravest first; empty when healthy.</param>
public sealed record ClusterStatus(
    string? ActiveRegion, bool Healthy, ReplicationStatus Replication, ImmutableArray<RegionStatus> Regions,
    ImmutableArray<Diagnostic> Problems)
{
    /// <summary>The repositories, in the order of the regions; null when backups are not enabled.</summary>
    public ImmutableArray<RepositoryReport>? Repositories { get; init; }

    /// <summary>Empty when no database reports any.</summary>
    public ImmutableArray<Credential> Credentials { get; init; } = [];

    /// <summary>Upgrades to another major version that are not finished, by the name of the host; empty when there is none.</summary>
    public ImmutableSortedDictionary<string, VersionUpgrade> Upgrades { get; init; } =
        ImmutableSortedDictionary<string, VersionUpgrade>.Empty;

    /// <summary>What restores of the whole cluster have set aside, by the name of the host; empty when nothing.</summary>
    public ImmutableSortedDictionary<string, KeptData> Kept { get; init; } = ImmutableSortedDictionary<string, KeptData>.Empty;

    /// <summary>The host with the primary, when another server's database is being brought in; else null.</summary>
    public string? ImportingHost { get; init; }

    /// <summary>The monitoring hosts, in the order of the regions; empty when monitoring is not enabled.</summary>
    public ImmutableArray<MonitoringReport> Monitors { get; init; } = [];

    /// <summary>Null when there is no registry.</summary>
    public RegistryReport? Registry { get; init; }

    /// <summary>
    /// What is to be upgraded, in the order of the hosts; empty when it was not asked for. It is no problem: the cluster serves.
    /// </summary>
    public ImmutableArray<UpdateReport> Updates { get; init; } = [];
}

/// <param name="State">
/// State of the standby at the primary: <c>streaming</c>, <c>catchup</c>, … (<c>pg_stat_replication.state</c>);
/// <c>disconnected</c> when the primary sees no standby; <c>diverged</c> when there are two primaries; <c>unknown</c> without an observed
/// primary.
/// </param>
/// <param name="LagBytes">Log written by the primary and not yet replayed by the standby; null when it cannot be known.</param>
/// <param name="SyncState"><c>async</c> or <c>sync</c> as the primary treats the standby now; null without one.</param>
public sealed record ReplicationStatus(ReplicationMode Mode, string State, long? LagBytes, string? SyncState)
{
    public Protection Protection { get; init; }

    /// <summary>Since when writes are blocked or unprotected; null when they are not, or when nothing tells.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Sessions that wait for the standby's acknowledgement now.</summary>
    public int WaitingCommits { get; init; }

    /// <summary>Synchronous replication was told not to wait; null when it was not.</summary>
    public Suspension? Suspension { get; init; }
}

/// <summary>What the next acknowledged write is worth.</summary>
public enum Protection
{
    /// <summary>No primary was seen, or more than one.</summary>
    Unknown,

    /// <summary>A standby streams: the other region has the write, or will within the lag.</summary>
    Protected,

    /// <summary>Writes are acknowledged, and no standby streams.</summary>
    Unprotected,

    /// <summary>Synchronous replication, and no standby acknowledges: writes wait.</summary>
    Blocked,
}

public sealed record RegionStatus(
    string Name, LoadBalancerStatus LoadBalancer, ImmutableArray<HostStatus> Hosts,
    ImmutableArray<ApplicationStatus> Applications, DatabaseStatus Database);

public sealed record LoadBalancerStatus(Uri Url, Uri StatsUrl, bool Up, int ServersUp, int ServersTotal);

public sealed record HostStatus(string Name, HostRole Role, string Address, bool Up);

/// <param name="Healthy">At least one load balancer sends it traffic.</param>
public sealed record ApplicationStatus(string Name, string Host, int Port, bool Healthy);

public sealed record DatabaseStatus(string Name, ServerState Server, DatabaseRole Role, int? Timeline, Lsn? Lsn)
{
    public ServerResources Resources { get; init; } = ServerResources.Unknown;

    /// <summary>Nothing is known from its host; the database of the other region streams to it or from it at this moment.</summary>
    public bool SeenByPeerOnly { get; init; }

    /// <summary>PostgreSQL runs as primary or standby.</summary>
    public bool Up => Server == ServerState.Running;

    /// <summary><c>primary</c>, <c>standby</c>, <c>stopped</c>, or <c>unknown</c> without an answer.</summary>
    public string State => Server == ServerState.Stopped ? EnumText.Of(Server) : EnumText.Of(Role);
}

public static class ReplicationStates
{
    public const string Streaming = WalSender.Streaming;
    public const string Disconnected = "disconnected";
    public const string Diverged = "diverged";
    public const string Unknown = "unknown";
}
