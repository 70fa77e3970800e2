using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Observation.Backups;
using HaCluster.Observation.Delivery;
using HaCluster.Observation.Monitoring;
using HaCluster.Observation.Updates;

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

/// <summary>What a server has answered through one load balancer since that started.</summary>
/// <param name="Answers">Responses of any status.</param>
/// <param name="ServerErrors">Those of the class 5xx.</param>
/// <param name="Broken">Connections and responses that failed; HAProxy repeats such requests elsewhere, if it may.</param>
/// <param name="Downs">How often health checks took it out.</param>
/// <param name="ResponseMs">Time to its responses in ms, as HAProxy averages that of the last ones.</param>
public sealed record ServerTraffic(
    ServerObservation Server, long Answers, long ServerErrors, long Broken, long Downs, long ResponseMs);

/// <param name="Region">Whose load balancer it is.</param>
/// <param name="Problem">Why nothing is known; null when the statistics could be read.</param>
public sealed record LoadBalancerTraffic(string Region, ImmutableArray<ServerTraffic> Servers, string? Problem);

/// <summary>Everything that was seen of a cluster in one look.</summary>
public sealed record ClusterObservations(
    ImmutableDictionary<string, HostObservation> Hosts,
    ImmutableDictionary<string, LoadBalancerObservation> LoadBalancers,
    ImmutableDictionary<string, DatabaseReport> Databases)
{
    /// <summary>By region; empty when backups are not enabled.</summary>
    public ImmutableDictionary<string, RepositoryReport> Repositories { get; init; } = ImmutableDictionary<string, RepositoryReport>.Empty;

    /// <summary>By monitoring host; empty when monitoring is not enabled.</summary>
    public ImmutableDictionary<string, MonitoringReport> Monitors { get; init; } = ImmutableDictionary<string, MonitoringReport>.Empty;

    /// <summary>Null when there is no registry.</summary>
    public RegistryReport? Registry { get; init; }

    /// <summary>By host; null when it was not asked for.</summary>
    public ImmutableDictionary<string, UpdateReport>? Updates { get; init; }

    /// <summary>By database host; empty when backups are not enabled.</summary>
    public ImmutableDictionary<string, ArchiveReport> Archives { get; init; } = ImmutableDictionary<string, ArchiveReport>.Empty;
}
