using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Observation.Probes;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Status;

/// <summary>Every reason why a cluster is not healthy, gravest first: the data, then the way to it, then redundancy.</summary>
internal static class ProblemFinder
{
    public static ImmutableArray<StatusProblem> Find(
        ClusterEndpoints endpoints, ClusterObservations observations, ImmutableArray<RegionStatus> regions,
        ImmutableArray<RegionEndpoints> primaries, ReplicationStatus replication) =>
    [
        .. Primaries(observations, primaries),
        .. Databases(endpoints, observations),
        .. Replication(endpoints, observations, primaries, replication),
        .. LoadBalancers(endpoints, observations),
        .. Hosts(endpoints, observations),
        .. Applications(regions),
    ];

    private static IEnumerable<StatusProblem> Primaries(ClusterObservations observations, ImmutableArray<RegionEndpoints> primaries)
    {
        if (primaries.IsEmpty)
            yield return new StatusProblem("no-primary", "database", "No database was seen as primary: writes fail.");
        if (primaries.Length > 1)
            yield return new StatusProblem("two-primaries", "database", "More than one database accepts writes: "
                + string.Join(" and ", primaries.Select(region => Describe(observations.Databases[region.Database.Name]))) + ".");
    }

    private static IEnumerable<StatusProblem> Databases(ClusterEndpoints endpoints, ClusterObservations observations)
    {
        foreach (var region in endpoints.Regions)
        {
            var name = region.Database.Name;
            if (!observations.Databases.TryGetValue(name, out var database) || database.Server == ServerState.Absent)
                yield return new StatusProblem("database-unknown", name, $"{name}: {database?.Failure ?? "not observed"}.");
            else if (database is { Server: ServerState.Stopped, Fenced: true })
                yield return new StatusProblem("database-fenced", name,
                    $"{name}: stopped and kept from starting since a role change; `hacluster rejoin {region.Name}` brings it back as a "
                        + "standby.");
            else if (database.Server == ServerState.Stopped)
                yield return new StatusProblem("database-stopped", name, $"{name}: PostgreSQL is not running{Because(database.Failure)}.");
        }
    }

    private static IEnumerable<StatusProblem> Replication(
        ClusterEndpoints endpoints, ClusterObservations observations, ImmutableArray<RegionEndpoints> primaries,
        ReplicationStatus replication)
    {
        if (primaries is not [var primary] || endpoints.Regions.Length < 2)
            yield break;
        var name = primary.Database.Name;
        if (replication.Protection == Protection.Blocked)
            yield return new StatusProblem("writes-blocked", name,
                $"{name}: {ReplicationText.Of(replication)}; bring the standby back with `hacluster rejoin`, "
                    + "or let writes go on without it with `hacluster degrade`.");
        else if (replication.Protection == Protection.Unprotected)
            yield return new StatusProblem("not-streaming", name,
                $"{name}: {ReplicationText.Of(replication)}: a loss of the active region now loses the newest writes.");
        if (replication.Suspension is { } suspension)
            yield return new StatusProblem("suspended", name,
                $"{name}: {ReplicationText.Of(suspension)}: writes are acknowledged with one copy; `hacluster rejoin` ends it.");
        else if (endpoints.Synchronous
            && replication is { State: ReplicationStates.Streaming, SyncState: not ("sync" or "quorum") })
            yield return new StatusProblem("not-synchronous", name,
                $"{name}: the standby streams as {replication.SyncState}, but the cluster is deployed as synchronous.");

        foreach (var standby in endpoints.Regions.Where(region => region != primary))
        {
            if (observations.Databases.GetValueOrDefault(standby.Database.Name) is not { Role: DatabaseRole.Standby } database)
                continue;
            if (database.Receiver is not { Status: ReplicationStates.Streaming })
                yield return new StatusProblem("receiver-not-streaming", database.Name,
                    $"{database.Name}: its WAL receiver is {database.Receiver?.Status ?? "not running"}.");
        }
    }

    private static IEnumerable<StatusProblem> LoadBalancers(ClusterEndpoints endpoints, ClusterObservations observations)
    {
        foreach (var region in endpoints.Regions)
        {
            if (observations.LoadBalancers.GetValueOrDefault(region.Name) is not { Up: true } balancer)
            {
                var failure = observations.LoadBalancers.GetValueOrDefault(region.Name)?.Failure ?? "not observed";
                yield return new StatusProblem("load-balancer-down", region.Name, $"{region.Name}: {failure}.");
                continue;
            }
            var down = balancer.Servers.Where(server => !server.Up).ToArray();
            if (balancer.Servers.IsEmpty)
                yield return new StatusProblem("no-servers", region.Name, $"{region.Name}: its load balancer has no application servers.");
            else if (down.Length > 0)
                yield return new StatusProblem("servers-down", region.Name,
                    $"{region.Name}: its load balancer sees {down.Length} of {balancer.Servers.Length} servers down: "
                    + string.Join(", ", down.Select(server => $"{server.Name} ({server.Status} {server.Check})")) + ".");
        }
    }

    private static IEnumerable<StatusProblem> Hosts(ClusterEndpoints endpoints, ClusterObservations observations) =>
        from host in endpoints.Hosts
        let seen = observations.Hosts.GetValueOrDefault(host.Name)
        where seen is not { Up: true }
        // A database that could not be asked because its host is gone has been named already.
        where host.Role != HostRole.Database || observations.Databases.GetValueOrDefault(host.Name) is { Server: not ServerState.Absent }
        select new StatusProblem("host-down", host.Name, $"{host.Name}: {seen?.Failure ?? "not observed"}.");

    private static IEnumerable<StatusProblem> Applications(ImmutableArray<RegionStatus> regions) =>
        from region in regions
        from application in region.Applications
        where !application.Healthy
        select new StatusProblem("application-down", application.Name,
            $"{application.Name}: no load balancer sends it traffic (port {application.Port} of {application.Host}).");

    private static string Describe(DatabaseReport database) =>
        $"{database.Name} (timeline {database.Timeline?.ToString() ?? "unknown"}, LSN {database.Lsn?.ToString() ?? "unknown"})";

    private static string Because(string? failure) => failure is null ? "" : $": {failure}";
}
