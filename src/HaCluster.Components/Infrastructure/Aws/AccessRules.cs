using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Infrastructure.Aws;

internal enum RuleDirection
{
    Ingress,
    Egress,
}

/// <summary>The other end of an allowed connection.</summary>
internal abstract record Counterpart
{
    /// <summary>Addresses: <c>203.0.113.0/24</c>.</summary>
    public sealed record Block(string Cidr) : Counterpart;

    /// <summary>The hosts of a role in the same region. A security group of another region cannot be named.</summary>
    public sealed record Group(HostRole Role) : Counterpart;
}

/// <param name="Name">Unique in the region, and stable: it does not change when other rules come or go.</param>
/// <param name="Role">The hosts that the rule is for.</param>
/// <param name="Direction">Ingress: the counterpart connects to the hosts. Egress: the hosts connect to it.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c> or <c>icmp</c>.</param>
/// <param name="From">First port; with ICMP the type.</param>
/// <param name="To">Last port; with ICMP the code.</param>
internal sealed record AccessRule(
    string Name, HostRole Role, RuleDirection Direction, string Protocol, int From, int To, Counterpart Counterpart, string Description);

/// <summary>
/// Who may connect to whom. Groups remember connections, so an answer needs no rule. DNS and the clock of AWS, at addresses inside each
/// host's own link, pass security groups without a rule (Amazon VPC user guide, "Security groups").
/// </summary>
internal static class AccessRules
{
    private const string Internet = "0.0.0.0/0";

    /// <summary>Every rule of one region's groups.</summary>
    public static IEnumerable<AccessRule> For(ClusterTopology topology, Region region) =>
        FromOutside(topology, region).Concat(ToOutside(topology, region)).Concat(region.Roles.SelectMany(role => PathMtu(topology, role)))
            .Concat(Flows(topology).SelectMany(flow => Between(flow, region, topology.PeerOf(region))))
            .Where(rule => region.Roles.Contains(rule.Role)
                && (rule.Counterpart is not Counterpart.Group other || region.Roles.Contains(other.Role)));

    // What hosts of one role may open to hosts of another; each gives rules on both sides.
    private static IEnumerable<Flow> Flows(ClusterTopology topology)
    {
        var firstPort = topology.Application.FirstPort;
        var lastPort = firstPort + topology.Application.Instances - 1;
        yield return new Flow(
            "instances", "application instances", HostRole.Service, HostRole.Application, firstPort, lastPort, Reach.BothRegions);
        var postgresql = topology.Database.Port;
        yield return new Flow(
            "postgresql", "PostgreSQL", HostRole.Application, HostRole.Database, postgresql, postgresql, Reach.BothRegions);
        yield return new Flow("postgresql", "PostgreSQL", HostRole.Database, HostRole.Database, postgresql, postgresql, Reach.PeerRegion);
        if (topology.Backup is { Port: var backup })
        {
            yield return new Flow("backup", "backup", HostRole.Database, HostRole.Service, backup, backup, Reach.OwnRegion);
            yield return new Flow("backup", "backup", HostRole.Service, HostRole.Database, backup, backup, Reach.BothRegions);
        }
        if (Aws(topology).PrivateHosts)
        {
            foreach (var role in new[] { HostRole.Application, HostRole.Database, HostRole.Monitoring, HostRole.Ci })
                yield return new Flow("ssh", "SSH", HostRole.Service, role, AwsNames.SshPort, AwsNames.SshPort, Reach.OwnRegion);
        }
        if (topology.Registry is not null)
            yield return new Flow(
                "registry", "registry", HostRole.Application, HostRole.Ci, RegistryNames.PullPort, RegistryNames.PullPort,
                Reach.BothRegions);
        foreach (var flow in topology.Monitoring is null ? [] : OfMonitoring(topology))
            yield return flow;
    }

    private static IEnumerable<Flow> OfMonitoring(ClusterTopology topology)
    {
        var (first, count) = (topology.Application.FirstPort, topology.Application.Instances);
        foreach (var role in new[] { HostRole.Service, HostRole.Application, HostRole.Database, HostRole.Monitoring, HostRole.Ci })
            yield return From("node-exporter", "node exporter", role, MonitoringNames.NodeExporterPort);
        yield return From("database-exporter", "PostgreSQL exporter", HostRole.Database, MonitoringNames.DatabaseExporterPort);
        yield return From("statistics", "load balancer statistics", HostRole.Service, topology.LoadBalancer.StatsPort);
        yield return From("probe", "load balancer probe", HostRole.Service, topology.LoadBalancer.Port);
        yield return From("metrics", "application metrics", HostRole.Application, first) with { LastPort = first + count - 1 };
        foreach (var (name, what, port) in new[]
        {
            ("prometheus", "Prometheus", MonitoringNames.PrometheusPort),
            ("alertmanager", "Alertmanager", MonitoringNames.AlertmanagerPort),
            ("gossip", "Alertmanager gossip", MonitoringNames.GossipPort),
        })
            yield return From(name, what, HostRole.Monitoring, port);
        if (topology.Monitoring is { Zabbix: true })
        {
            foreach (var role in new[] { HostRole.Service, HostRole.Application, HostRole.Database, HostRole.Monitoring })
                yield return From("zabbix-agent", "Zabbix agent", role, MonitoringNames.ZabbixAgentPort);
            yield return From("zabbix", "Zabbix", HostRole.Monitoring, MonitoringNames.ZabbixPagePort);
        }
        yield return From("gossip-udp", "Alertmanager gossip", HostRole.Monitoring, MonitoringNames.GossipPort) with { Protocol = "udp" };

        static Flow From(string name, string what, HostRole to, int port) => new(
            name, what, HostRole.Monitoring, to, port, port, to == HostRole.Monitoring ? Reach.PeerRegion : Reach.BothRegions);
    }

    private static IEnumerable<AccessRule> Between(Flow flow, Region region, Region peer)
    {
        var (from, to) = (AwsNames.Of(flow.From), AwsNames.Of(flow.To));
        if (flow.Reach != Reach.PeerRegion)
        {
            yield return flow.Rule(RuleDirection.Ingress, $"from-{from}", new Counterpart.Group(flow.From), $"from the {from} hosts");
            yield return flow.Rule(RuleDirection.Egress, $"to-{to}", new Counterpart.Group(flow.To), $"to the {to} hosts");
        }
        if (flow.Reach != Reach.OwnRegion)
        {
            foreach (var host in peer.Hosts.Where(host => host.Role == flow.From))
                yield return flow.Rule(
                    RuleDirection.Ingress, $"from-{host.Name}", new Counterpart.Block($"{host.Address}/32"), $"from {host.Name}");
            foreach (var host in peer.Hosts.Where(host => host.Role == flow.To))
                yield return flow.Rule(
                    RuleDirection.Egress, $"to-{host.Name}", new Counterpart.Block($"{host.Address}/32"), $"to {host.Name}");
        }
    }

    private static IEnumerable<AccessRule> FromOutside(ClusterTopology topology, Region region)
    {
        yield return Tcp(
            HostRole.Service, topology.LoadBalancer.Port, "load-balancer-from-anywhere", Internet, "load balancer from anywhere");
        foreach (var cidr in Aws(topology).OperatorCidrs.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var block = cidr.Replace('/', '-').Replace(':', '-');
            yield return Tcp(
                HostRole.Service, topology.LoadBalancer.StatsPort, $"statistics-from-{block}", cidr,
                "load balancer statistics from operators");
            if (topology.Registry is not null && !Aws(topology).PrivateHosts)
                yield return Tcp(HostRole.Ci, RegistryNames.PushPort, $"registry-from-{block}", cidr, "registry from operators");
            if (topology.Jenkins is not null && !Aws(topology).PrivateHosts)
                yield return Tcp(HostRole.Ci, JenkinsNames.Port, $"jenkins-from-{block}", cidr, "Jenkins from operators");
            foreach (var role in Aws(topology).PrivateHosts ? [HostRole.Service] : region.Roles)
                yield return Tcp(role, AwsNames.SshPort, $"ssh-from-{block}", cidr, "SSH from operators");
        }

        foreach (var cidr in topology.Jenkins is null ? [] : Aws(topology).WebhookCidrs.Except(Aws(topology).OperatorCidrs))
            yield return Tcp(
                HostRole.Ci, JenkinsNames.Port, $"jenkins-from-{cidr.Replace('/', '-')}", cidr,
                "Jenkins from the server of the repository");

        static AccessRule Tcp(HostRole role, int port, string name, string cidr, string description) =>
            new($"{AwsNames.Of(role)}-{name}", role, RuleDirection.Ingress, "tcp", port, port, new Counterpart.Block(cidr), description);
    }

    // Debian's packages come over HTTP or HTTPS from addresses that change; its images may ask public time servers.
    private static IEnumerable<AccessRule> ToOutside(ClusterTopology topology, Region region)
    {
        foreach (var role in region.Roles)
        {
            yield return Egress(role, "http", "tcp", 80, "packages over HTTP");
            yield return Egress(role, "https", "tcp", 443, "packages over HTTPS");
            yield return Egress(role, "ntp", "udp", 123, "time servers");
        }
        if (region.Bucket?.Port is { } storage and not (80 or 443))
            yield return Egress(HostRole.Service, "backups", "tcp", storage, "backups to the object storage");
        if (topology.Application.Registry is { Address: not null, Port: var registry and not (80 or 443) })
            yield return Egress(HostRole.Application, "images", "tcp", registry, "images from a registry");
        if (topology.Jenkins is { } jenkins)
        {
            if (jenkins.RepositoryPort is not (80 or 443) and var git)
                yield return Egress(HostRole.Ci, "git", "tcp", git, "the repository of the application");
            if (jenkins.Operator is { Port: not (80 or 443) and var ssh } && ssh != jenkins.RepositoryPort)
                yield return Egress(HostRole.Ci, "deploy", "tcp", ssh, "the operator's machine");
        }
        if (Aws(topology).ImportPort is { } source and not (80 or 443))
            yield return Egress(HostRole.Database, "import", "tcp", source, "the source of an import");
        if (topology.Monitoring?.WebhookPort is { } port and not (80 or 443))
            yield return Egress(HostRole.Monitoring, "webhook", "tcp", port, "alerts to the webhook");
        if (topology.Monitoring?.Email?.Port is { } mail and not (80 or 443) && mail != topology.Monitoring.WebhookPort)
            yield return Egress(HostRole.Monitoring, "smtp", "tcp", mail, "alerts to the mail server");
    }

    private static AccessRule Egress(HostRole role, string name, string protocol, int port, string description) => new(
        $"{AwsNames.Of(role)}-{name}-to-anywhere", role, RuleDirection.Egress, protocol, port, port, new Counterpart.Block(Internet),
        description);

    // Hosts send 9001 bytes at a time, and the peering of regions carries 8500: whoever drops a packet says so by ICMP type 3, code 4
    // (Amazon EC2 user guide, "Network MTU").
    private static IEnumerable<AccessRule> PathMtu(ClusterTopology topology, HostRole role) =>
        topology.Regions.Select(region => new AccessRule(
            $"{AwsNames.Of(role)}-path-mtu-from-{region.Name}", role, RuleDirection.Ingress, "icmp", 3, 4,
            new Counterpart.Block(region.Cidr.ToString()), $"path MTU discovery from {region.Name}"));

    private static AwsTopology Aws(ClusterTopology topology) =>
        topology.Aws ?? throw new ArgumentException("the cluster is not on AWS", nameof(topology));

    private enum Reach
    {
        OwnRegion,
        PeerRegion,
        BothRegions,
    }

    private sealed record Flow(string Name, string What, HostRole From, HostRole To, int FirstPort, int LastPort, Reach Reach)
    {
        public string Protocol { get; init; } = "tcp";

        public AccessRule Rule(RuleDirection direction, string end, Counterpart counterpart, string description)
        {
            var role = direction == RuleDirection.Ingress ? To : From;
            return new(
                $"{AwsNames.Of(role)}-{Name}-{end}", role, direction, Protocol, FirstPort, LastPort, counterpart, $"{What} {description}");
        }
    }
}
