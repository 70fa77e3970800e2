using System.Collections.Immutable;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Observation.Probes;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Status;

/// <summary>
/// Every reason why a cluster is not healthy, gravest first: the data, then the way to it, then redundancy. An error means that requests
/// fail or that data diverge now; a warning means that the cluster serves with less redundancy than was deployed.
/// </summary>
internal static class ProblemFinder
{
    private static readonly ProductCommand Rejoin = new("rejoin");

    // What is said of a database that a rejoin would bring back.
    private static readonly ImmutableArray<DiagnosticCode> RejoinCodes =
        [Codes.Status.DatabaseFenced, Codes.Status.DatabaseStopped, Codes.Status.NotStreaming, Codes.Status.ReceiverNotStreaming];

    public static ImmutableArray<Diagnostic> Find(
        ClusterEndpoints endpoints, ClusterObservations observations, ImmutableArray<RegionStatus> regions,
        ImmutableArray<RegionEndpoints> primaries, ReplicationStatus replication)
    {
        var problems = All(endpoints, observations, regions, primaries, replication);
        // A rejoin refuses until the upgrade is finished, which leaves a standby that streams.
        return problems.FirstOrDefault(problem => problem.Code == Codes.Status.UpgradeUnfinished) is { } upgrade
            ? [.. problems.Select(problem => RejoinCodes.Contains(problem.Code) ? problem with { Fix = upgrade.Fix } : problem)]
            : problems;
    }

    private static ImmutableArray<Diagnostic> All(
        ClusterEndpoints endpoints, ClusterObservations observations, ImmutableArray<RegionStatus> regions,
        ImmutableArray<RegionEndpoints> primaries, ReplicationStatus replication) =>
    [
        .. Primaries(endpoints, observations, primaries),
        .. Databases(endpoints, observations, primaries),
        .. VersionHealth.Problems(endpoints, observations),
        .. Replication(endpoints, observations, primaries, replication),
        .. Health(endpoints, observations, replication),
        .. LoadBalancers(endpoints, observations),
        .. Hosts(endpoints, observations),
        .. Applications(endpoints, observations, regions),
        .. endpoints.Backup is { } backup
            ? endpoints.Regions.SelectMany(region => new BackupHealth(region, backup).Problems(observations))
                .Concat(BackupHealth.Untested(endpoints, backup, observations))
            : [],
        .. Credential.Problems(endpoints.Regions.Select(region => observations.Databases.GetValueOrDefault(region.Database.Name))
            .OfType<DatabaseReport>()),
        .. endpoints.Watching.SelectMany(region => Monitors(region.MonitoringHost!, observations)),
        .. endpoints.RegistryHost is { } registry ? Registry(registry, observations).Concat(Jenkins(registry, observations)) : [],
    ];

    private static IEnumerable<Diagnostic> Primaries(
        ClusterEndpoints endpoints, ClusterObservations observations, ImmutableArray<RegionEndpoints> primaries)
    {
        var standbys = endpoints.Regions
            .Where(region => observations.Databases.GetValueOrDefault(region.Database.Name) is { Role: DatabaseRole.Standby })
            .ToArray();
        var unseen = endpoints.Regions.FirstOrDefault(region => PeerView.OfUnseen(region, observations) == DatabaseRole.Primary);
        if (primaries.IsEmpty && unseen is not null)
            yield return UnseenPrimary(endpoints, observations, unseen);
        else if (primaries.IsEmpty)
            yield return new Diagnostic
            {
                Code = Codes.Status.NoPrimary,
                Subject = "database",
                // A look that failed proves nothing: a server may serve the sessions that it has.
                Summary = endpoints.Regions.All(region => observations.Databases.GetValueOrDefault(region.Database.Name)
                    is { Server: not ServerState.Absent, ProcessRuns: false })
                    ? "No database was seen as primary; writes fail."
                    : "No database was seen as primary; whether writes succeed is unknown.",
                Fix = observations.Databases.Values.Any(database => database.LoginRefused)
                    ? CurrentKey
                    : Fix.Of(
                        $"If no primary appears within a few seconds, fail over: "
                            + $"{new ProductCommand("failover", "--to", standbys is [var only] ? only.Name : "REGION")}."),
            };
        if (primaries.Length > 1)
            yield return new Diagnostic
            {
                Code = Codes.Status.TwoPrimaries,
                Subject = "database",
                Summary = "More than one database accepts writes.",
                Why = "Primaries are "
                    + $"{string.Join(" and ", primaries.Select(region => Describe(observations.Databases[region.Database.Name])))}.",
                Fix = Fix.Of(
                    $"Keep {primaries[0].Name}: {Keeping(primaries[0])}. Or keep {primaries[1].Name}: {Keeping(primaries[1])}. What only "
                        + $"the discarded one has is lost to the cluster: the rejoin keeps the rows that were inserted or updated there as "
                        + $"CSV on its host, and of those that were deleted only the WAL."),
            };
    }

    private static IEnumerable<Diagnostic> Databases(
        ClusterEndpoints endpoints, ClusterObservations observations, ImmutableArray<RegionEndpoints> primaries)
    {
        foreach (var region in endpoints.Regions)
        {
            var name = region.Database.Name;
            var rejoin = new ProductCommand("rejoin", region.Name);
            var view = PeerView.OfUnseen(region, observations);
            if (view == DatabaseRole.Primary)
                continue;
            if (!observations.Databases.TryGetValue(name, out var database) || database.Server == ServerState.Absent)
                yield return view is not null && database is not { LoginRefused: true }
                    ? Warning(
                        Codes.Status.DatabaseUnknown, name, $"{name} does not answer over SSH; its database streams from the primary.",
                        Reason(database?.Failure), RepairSsh(region, "There is no standby for as long as that takes."))
                    : Warning(
                    Codes.Status.DatabaseUnknown, name, $"The database of {name} could not be asked.", Reason(database?.Failure),
                    database is { LoginRefused: true } ? CurrentKey
                        : primaries is [_] ? Fix.Of($"Check its machine, then make it a standby again: {rejoin}.")
                        : Machine(endpoints));
            else if (database is { Server: ServerState.Stopped, ProcessRuns: true })
                yield return Warning(
                    Codes.Status.DatabaseSilent, name, $"PostgreSQL runs on {name} and does not answer queries.", Reason(database.Failure),
                    Fix.Of($"It may be starting or hang; its log says which: {new ProductCommand("logs", name)}."));
            else if (database is { Server: ServerState.Stopped, Fenced: true })
                yield return Warning(
                    Codes.Status.DatabaseFenced, name, $"The database of {name} is stopped, and kept from starting since a role change.",
                    null, Fix.Of($"Bring it back as a standby: {rejoin}."));
            else if (database.Server == ServerState.Stopped)
                yield return Warning(
                    Codes.Status.DatabaseStopped, name, $"PostgreSQL is not running on {name}.",
                    database.Failure is null ? null : Reason(database.Failure),
                    primaries is [_]
                        ? Fix.Of($"Bring it back as a standby: {rejoin}.")
                        : Fix.Of($"Its log says why: {new ProductCommand("logs", name)}."));
        }
    }

    private static IEnumerable<Diagnostic> Replication(
        ClusterEndpoints endpoints, ClusterObservations observations, ImmutableArray<RegionEndpoints> primaries,
        ReplicationStatus replication)
    {
        if (primaries is not [var primary] || endpoints.Regions.Length < 2)
            yield break;
        var name = primary.Database.Name;
        if (replication.Protection == Protection.Blocked)
            yield return new Diagnostic
            {
                Code = Codes.Status.WritesBlocked,
                Subject = name,
                Summary = $"Writes on {name} wait for a standby that does not acknowledge them.",
                Why = Sentence(ReplicationText.Of(replication)),
                Fix = Fix.Of(
                    $"Bring the standby back with {Rejoin}, or let writes go on without it with {new ProductCommand("degrade")}."),
            };
        else if (replication.Protection == Protection.Unprotected)
            yield return Warning(
                Codes.Status.NotStreaming, name,
                $"No standby streams from {name}; a loss of the active region now loses the newest writes.",
                Sentence(ReplicationText.Of(replication)), Fix.Of($"If the standby does not return by itself, bring it back: {Rejoin}."));
        if (replication.Suspension is { } suspension)
            yield return Warning(
                Codes.Status.Suspended, name, $"{name} acknowledges writes that are in one region only.",
                Sentence(ReplicationText.Of(suspension)), Fix.Of($"End the suspension: {Rejoin}."));
        else if (endpoints.Synchronous
            && replication is { State: ReplicationStates.Streaming, SyncState: not ("sync" or "quorum") })
            yield return Warning(
                Codes.Status.NotSynchronous, name, $"The standby of {name} is not synchronous, but the cluster is deployed as synchronous.",
                $"The primary treats it as {replication.SyncState}.",
                Fix.Of($"If the standby does not become synchronous by itself, bring it back: {Rejoin}."));

        foreach (var standby in endpoints.Regions.Where(region => region != primary))
        {
            if (observations.Databases.GetValueOrDefault(standby.Database.Name) is not { Role: DatabaseRole.Standby } database)
                continue;
            if (database.Receiver is not { Status: ReplicationStates.Streaming })
                yield return Warning(
                    Codes.Status.ReceiverNotStreaming, database.Name, $"The standby {database.Name} does not receive WAL.",
                    $"Its WAL receiver is {database.Receiver?.Status ?? "not running"}.",
                    Fix.Of($"If it does not return by itself, bring it back: {new ProductCommand("rejoin", standby.Name)}."));
        }
    }

    private static IEnumerable<Diagnostic> Health(
        ClusterEndpoints endpoints, ClusterObservations observations, ReplicationStatus replication) =>
        from region in endpoints.Regions
        let database = observations.Databases.GetValueOrDefault(region.Database.Name)
        where database is { Server: not ServerState.Absent }
        from problem in new DatabaseHealth(region, database, endpoints.Health)
            .Problems(database.Role == DatabaseRole.Standby ? replication.LagBytes : null)
        select problem;

    private static IEnumerable<Diagnostic> LoadBalancers(ClusterEndpoints endpoints, ClusterObservations observations)
    {
        foreach (var region in endpoints.Regions)
        {
            var host = region.Hosts.FirstOrDefault(host => host.Role == HostRole.Service)?.Name ?? "HOST";
            if (observations.LoadBalancers.GetValueOrDefault(region.Name) is not { Up: true } balancer)
            {
                yield return new Diagnostic
                {
                    Code = Codes.Status.LoadBalancerDown,
                    Subject = region.Name,
                    Summary = $"The load balancer of {region.Name} does not answer.",
                    Why = Reason(observations.LoadBalancers.GetValueOrDefault(region.Name)?.Failure),
                    Fix = LogOf(host, "its log", endpoints, observations),
                };
                continue;
            }
            var down = balancer.Servers.Where(server => !server.Up).ToArray();
            if (balancer.Servers.IsEmpty)
                yield return new Diagnostic
                {
                    Code = Codes.Status.NoServers,
                    Subject = region.Name,
                    Summary = $"The load balancer of {region.Name} has no application servers.",
                    Fix = Fix.Of($"Write its configuration again: {new ProductCommand("up")}."),
                };
            else if (down.Length > 0)
                yield return Warning(
                    Codes.Status.ServersDown, region.Name,
                    $"The load balancer of {region.Name} sees {down.Length} of {balancer.Servers.Length} servers down.",
                    $"They are {string.Join(", ", down.Select(server => $"{server.Name} ({server.Status} {server.Check})"))}.",
                    LogOf(HostOf(endpoints, down[0].Name), "the log of their host", endpoints, observations));
        }
    }

    private static IEnumerable<Diagnostic> Hosts(ClusterEndpoints endpoints, ClusterObservations observations) =>
        from host in endpoints.Hosts
        let seen = observations.Hosts.GetValueOrDefault(host.Name)
        where seen is not { Up: true }
        // A database that could not be asked because its host is gone has been named already.
        where host.Role != HostRole.Database || observations.Databases.GetValueOrDefault(host.Name) is { Server: not ServerState.Absent }
        select Warning(
            Codes.Status.HostDown, host.Name, $"The host {host.Name} does not answer.", Reason(seen?.Failure), Machine(endpoints));

    private static IEnumerable<Diagnostic> Applications(
        ClusterEndpoints endpoints, ClusterObservations observations, ImmutableArray<RegionStatus> regions) =>
        from region in regions
        from application in region.Applications
        where !application.Healthy
        select Warning(
            Codes.Status.ApplicationDown, application.Name, $"No load balancer sends traffic to {application.Name}.",
            $"It should answer on port {application.Port} of {application.Host}.",
            LogOf(application.Host, "its log", endpoints, observations));

    // What the alerts say is theirs: a problem of the cluster has been named, if it is one.
    private static IEnumerable<Diagnostic> Monitors(HostEndpoint host, ClusterObservations observations)
    {
        var report = observations.Monitors.GetValueOrDefault(host.Name);
        // A host that does not answer has been named already.
        if (report is { Failure: null, Targets: not null, Alerts: not null, ZabbixFails: false }
            || observations.Hosts.GetValueOrDefault(host.Name) is not { Up: true })
            yield break;
        yield return Warning(
            Codes.Status.MonitorDown, host.Name, $"The monitoring of {host.Name} does not answer.",
            report is { Failure: null }
                ? report.Targets is null ? "Prometheus does not run, or hangs."
                    : report.Alerts is null ? "Alertmanager does not run, or hangs."
                    : "Zabbix does not run, hangs, or refuses the password that the deployment gave it."
                : Reason(report?.Failure),
            Fix.Of($"Its log may say why: {new ProductCommand("logs", host.Name)}."));
    }

    // While it removes what nothing needs it takes no images, which is no problem; nor is one that the host's own trouble explains.
    private static IEnumerable<Diagnostic> Registry(HostEndpoint host, ClusterObservations observations)
    {
        var report = observations.Registry;
        if (report is { Failure: null, GivesImages: true } || observations.Hosts.GetValueOrDefault(host.Name) is not { Up: true })
            yield break;
        yield return Warning(
            Codes.Status.RegistryDown, host.Name, $"The registry of {host.Name} does not answer.",
            report is { Failure: null } ? "No image can be pulled; what runs goes on." : Reason(report?.Failure),
            Fix.Of($"Its log may say why: {new ProductCommand("logs", host.Name)}."));
    }

    private static IEnumerable<Diagnostic> Jenkins(HostEndpoint host, ClusterObservations observations)
    {
        if (observations.Registry is { Failure: null, Jenkins.Problem: { } problem })
            yield return Warning(
                Codes.Status.JenkinsDown, host.Name, $"Jenkins of {host.Name} does not work.", problem,
                Fix.Of($"Its log may say why: {new ProductCommand("logs", host.Name)}."));
    }

    private static Diagnostic Warning(DiagnosticCode code, string subject, string summary, string? why, Fix? fix) =>
        new() { Code = code, Severity = Severity.Warning, Subject = subject, Summary = summary, Why = why, Fix = fix };

    // A host that refuses a login lives: with another key it can be asked.
    private static Fix CurrentKey => Fix.Of(
        $"The key may have been replaced since. Get a current access file from whoever did it, and import it: "
            + $"{new ProductCommand("access", "import", "FILE")}.");

    private static Diagnostic UnseenPrimary(ClusterEndpoints endpoints, ClusterObservations observations, RegionEndpoints primary)
    {
        var seen = observations.Databases.GetValueOrDefault(primary.Database.Name);
        var standby = endpoints.Regions.First(region => region != primary);
        return Warning(
            Codes.Status.PrimaryUnseen, primary.Database.Name,
            $"{primary.Database.Name} does not answer over SSH, and is the primary: {standby.Database.Name} streams from it at this moment.",
            Reason(seen?.Failure),
            seen is { LoginRefused: true }
                ? CurrentKey
                : Fix.Of(
                    $"{RepairSsh(primary, "Writes fail for as long as that takes.")} Only if that is not possible, continue in "
                        + $"{standby.Name}, which stops the machine and loses what {standby.Database.Name} has not received by then: "
                        + $"{new ProductCommand("failover", "--to", standby.Name)}."));
    }

    // The process that lets one in; if it cannot be started from outside, the machine.
    private static Fix RepairSsh(RegionEndpoints region, string cost) => region.AwsRegion is { } aws
        ? Fix.Of(
            $"Check that its security group admits this machine. Else restart the machine: "
                + $"{new ShellCommand($"aws ec2 reboot-instances --region {aws} --instance-ids {region.DatabaseHost.InstanceId}")}. {cost}")
        : Fix.Of($"Start its SSH server: {new ShellCommand($"docker exec {region.DatabaseHost.Name} systemctl start ssh")}.");

    private static Fix Keeping(RegionEndpoints region) =>
        Fix.Of($"{new ProductCommand("failover", "--to", region.Name, "--accept-data-loss")}, then {Rejoin}");

    // It is read over SSH.
    private static Fix LogOf(string host, string log, ClusterEndpoints endpoints, ClusterObservations observations) =>
        observations.Hosts.GetValueOrDefault(host) is { Up: false }
            ? Machine(endpoints)
            : Fix.Of($"Read {log}: {new ProductCommand("logs", host)}.");

    private static Fix Machine(ClusterEndpoints endpoints) => endpoints.Target == Target.Aws
        ? Fix.Of("Check that its EC2 instance is running and that its security group admits this machine.")
        : Fix.Of($"Look for a container that is stopped or paused: {new ProductCommand("doctor")}.");

    private static string HostOf(ClusterEndpoints endpoints, string application) =>
        endpoints.Regions.SelectMany(region => region.Applications).FirstOrDefault(one => one.Name == application)?.Host ?? "HOST";

    private static string Describe(DatabaseReport database) =>
        $"{database.Name} (timeline {database.Timeline?.ToString() ?? "unknown"}, LSN {database.Lsn?.ToString() ?? "unknown"})";

    private static string Reason(string? failure) => Sentence(failure ?? "it was not observed");

    private static string Sentence(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause[1..].TrimEnd('.')}.";
}
