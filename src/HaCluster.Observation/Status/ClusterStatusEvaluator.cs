using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Observation.Backups;
using HaCluster.Observation.Delivery;
using HaCluster.Observation.Monitoring;
using HaCluster.Observation.Probes;
using HaCluster.Observation.Updates;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Status;

/// <summary>
/// From observations to status: a pure function. A cluster is healthy only if everything that was deployed was seen working;
/// what was not observed counts as not working.
/// </summary>
public static class ClusterStatusEvaluator
{
    public static ClusterStatus Evaluate(ClusterEndpoints endpoints, ClusterObservations observations)
    {
        var regions = endpoints.Regions.Select(region => Region(region, observations)).ToImmutableArray();
        var primaries = endpoints.Regions
            .Where(region => Database(region, observations).Role == DatabaseRole.Primary)
            .ToImmutableArray();
        var replication = ReplicationEvaluator.Evaluate(endpoints, observations, primaries);
        var problems = ProblemFinder.Find(endpoints, observations, regions, primaries, replication);
        return new ClusterStatus(
            primaries is [var active] ? active.Name : null, problems.IsEmpty, replication, regions, problems)
        {
            Credentials = Credential.Of(endpoints.Regions.Select(region => Database(region, observations))),
            Registry = endpoints.RegistryHost is { } registry
                ? observations.Registry ?? new RegistryReport(registry.Name, "it was not observed")
                : null,
            Updates = observations.Updates is { } updates
                ? [.. endpoints.Hosts.Select(
                    host => updates.GetValueOrDefault(host.Name) ?? new UpdateReport(host.Name, "it was not observed"))]
                : [],
            Monitors =
            [
                .. endpoints.Watching.Select(region => observations.Monitors.GetValueOrDefault(region.MonitoringHost!.Name)
                    ?? new MonitoringReport(region.MonitoringHost!.Name, "it was not observed")),
            ],
            ImportingHost = primaries is [var primary] && Database(primary, observations).Imports ? primary.Database.Name : null,
            Upgrades = endpoints.Regions.Select(region => Database(region, observations)).Where(database => database.Upgrade is not null)
                .ToImmutableSortedDictionary(database => database.Name, database => database.Upgrade!),
            Kept = observations.Archives.Values.Where(archive => archive.Kept is not null)
                .ToImmutableSortedDictionary(archive => archive.Host, archive => archive.Kept!),
            Repositories = endpoints.Backup is null
                ? null
                : [
                    .. endpoints.Regions.Select(region => observations.Repositories.GetValueOrDefault(region.Name)
                        ?? new RepositoryReport(region.Name, "it was not observed")),
                ],
        };
    }

    private static RegionStatus Region(RegionEndpoints region, ClusterObservations observations)
    {
        var balancer = observations.LoadBalancers.GetValueOrDefault(region.Name);
        var servers = balancer?.Servers ?? [];
        var database = Database(region, observations);
        return new RegionStatus(
            region.Name,
            new LoadBalancerStatus(
                region.LoadBalancerUrl, region.StatsUrl, balancer?.Up ?? false, servers.Count(server => server.Up), servers.Length),
            [.. region.Hosts.Select(host => new HostStatus(
                host.Name, host.Role, host.Address, observations.Hosts.GetValueOrDefault(host.Name)?.Up ?? false))],
            [.. region.Applications.Select(application => new ApplicationStatus(
                application.Name, application.Host, application.Port, ServedSomewhere(application, observations)))],
            new DatabaseStatus(
                database.Name, database.Server, database.Role, database.Timeline, database.Lsn)
            {
                Resources = database.Resources,
                SeenByPeerOnly = PeerView.OfUnseen(region, observations) is not null,
            });
    }

    private static bool ServedSomewhere(ApplicationEndpoint application, ClusterObservations observations) =>
        observations.LoadBalancers.Values.Any(balancer =>
            balancer.Servers.Any(server => server.Name == application.Name && server.Up));

    private static DatabaseReport Database(RegionEndpoints region, ClusterObservations observations) =>
        observations.Databases.GetValueOrDefault(region.Database.Name)
        ?? DatabaseReport.Unreachable(region.Database.Name, "not observed");
}
