using System.Collections.Immutable;
using HaCluster.Topology.Addressing;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Model;

/// <summary>One region: a network with a service host, application hosts and a database host.</summary>
public sealed record Region
{
    public required string Name { get; init; }

    public required Cidr Cidr { get; init; }

    /// <summary>One subnet for the hosts of each role. On the target local all share one.</summary>
    public required PerRole<Cidr> Subnets { get; init; }

    public required ClusterHost Service { get; init; }

    public required ImmutableArray<ClusterHost> ApplicationHosts { get; init; }

    public required ClusterHost Database { get; init; }

    /// <summary>Null when the region has none.</summary>
    public required ClusterHost? Monitoring { get; init; }

    /// <summary>The host with the registry; null when the region has none.</summary>
    public required ClusterHost? Ci { get; init; }

    public required ImmutableArray<ApplicationInstance> Instances { get; init; }

    public required LoadBalancer LoadBalancer { get; init; }

    /// <summary>Of use only where <see cref="Monitoring"/> is not null.</summary>
    public required MonitoringPages MonitoringPages { get; init; }

    /// <summary>The port of this machine that leads to <see cref="Ci"/>'s registry; target local only.</summary>
    public required int PublishedRegistryPort { get; init; }

    /// <summary>The port of this machine that leads to <see cref="Ci"/>'s Jenkins; target local only.</summary>
    public required int PublishedJenkinsPort { get; init; }

    public IEnumerable<ClusterHost> Hosts =>
        ((ClusterHost?[])[Service, .. ApplicationHosts, Database, Monitoring, Ci]).OfType<ClusterHost>();

    /// <summary>The roles that hosts of the region have.</summary>
    public ImmutableArray<HostRole> Roles => [.. Hosts.Select(host => host.Role).Distinct()];

    /// <summary>Where the backups are; null when the service host has them, or there are none.</summary>
    public required RepositoryBucket? Bucket { get; init; }

    /// <summary>What the region is on AWS; null on the target local.</summary>
    public required AwsPlace? Aws { get; init; }

    /// <summary>The one subnet of all hosts; target local only.</summary>
    public Cidr Subnet => Subnets.Service;

    public string GatewayAddress => Subnet.Address(HostAddressing.Gateway).ToString();

    public string RouterAddress => Subnet.Address(HostAddressing.Router).ToString();

    public Cidr SubnetOf(HostRole role) => Subnets[role];

    /// <summary>The availability zone of the subnet; target aws only.</summary>
    /// <exception cref="InvalidOperationException">The cluster is not on AWS.</exception>
    public string ZoneOf(HostRole role) =>
        (Aws ?? throw new InvalidOperationException($"Region {Name} is not on AWS: it has no zones.")).Zones[role];

    /// <summary>The name of the AWS region, <c>us-east-1</c>; target aws only.</summary>
    /// <exception cref="InvalidOperationException">The cluster is not on AWS.</exception>
    public string AwsRegion => (Aws ?? throw new InvalidOperationException($"Region {Name} is not on AWS.")).Name;

    internal static Region From(RegionSettings region, ClusterSettings settings)
    {
        var onAws = settings.OnAws;
        var one = onAws ? default : Cidr.Parse(region.Subnet);
        // What is not used was not checked.
        var used = region.Subnets with
        {
            Monitoring = settings.Monitoring.Enabled ? region.Subnets.Monitoring : region.Subnets.Service,
            Ci = settings.Delivery.Registry ? region.Subnets.Ci : region.Subnets.Service,
        };
        var subnets = used.Select(text => onAws ? Cidr.Parse(text) : one);
        var offsets = onAws ? HostAddressing.OwnSubnets : HostAddressing.OneSubnet;
        var ports = region.Ports;
        ImmutableArray<ClusterHost> applicationHosts =
        [
            .. Enumerable.Range(0, settings.Application.Hosts).Select(index => NewHost(
                index == 0 ? "app" : $"app{index + 1}", HostRole.Application, index, ports.SshApplication + index)),
        ];
        return new Region
        {
            Name = region.Name,
            Cidr = Cidr.Parse(region.Cidr),
            Subnets = subnets,
            Service = NewHost("svc", HostRole.Service, 0, ports.SshService),
            ApplicationHosts = applicationHosts,
            Database = NewHost("db", HostRole.Database, 0, ports.SshDatabase),
            Monitoring = settings.Monitoring.In(region.Name) ? NewHost("mon", HostRole.Monitoring, 0, ports.SshMonitoring) : null,
            Ci = settings.Delivery.Registry && region == settings.Regions[0] ? NewHost("ci", HostRole.Ci, 0, ports.SshCi) : null,
            PublishedRegistryPort = ports.Registry,
            PublishedJenkinsPort = ports.Jenkins,
            Instances = [.. applicationHosts.SelectMany(host => InstancesOf(host, settings.Application))],
            LoadBalancer = new LoadBalancer { PublishedPort = ports.Application, PublishedStatsPort = ports.Stats },
            MonitoringPages = new MonitoringPages
            {
                PublishedPrometheus = ports.Prometheus,
                PublishedAlertmanager = ports.Alertmanager,
                PublishedZabbix = ports.Zabbix,
                PublishedGrafana = ports.Grafana,
            },
            Bucket = RepositoryBucket.Of(region, settings),
            Aws = onAws ? new AwsPlace { Name = region.AwsRegion, Zones = region.Zones, Ami = region.Ami } : null,
        };

        ClusterHost NewHost(string suffix, HostRole role, int index, int sshPort) => new()
        {
            Name = $"{region.Name}-{suffix}",
            Region = region.Name,
            Role = role,
            Address = subnets[role].Address(offsets[role] + index).ToString(),
            PublishedSshPort = sshPort,
        };
    }

    private static IEnumerable<ApplicationInstance> InstancesOf(ClusterHost host, ApplicationSettings settings) =>
        Enumerable.Range(0, settings.Instances).Select(index => new ApplicationInstance
        {
            Name = $"{host.Name}-{index + 1}",
            Host = host,
            Port = settings.FirstPort + index,
        });
}

/// <summary>Where on AWS a region is.</summary>
public sealed record AwsPlace
{
    /// <summary><c>us-east-1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The availability zone of each role's subnet: <c>us-east-1a</c>.</summary>
    public required PerRole<string> Zones { get; init; }

    /// <summary>Id of the machine image, <c>ami-…</c>; null for the newest Debian 12 from Debian's own account.</summary>
    public required string? Ami { get; init; }
}

/// <summary>The ports of this machine that lead to the pages of a region's monitoring host; target local only.</summary>
public sealed record MonitoringPages
{
    public required int PublishedPrometheus { get; init; }

    public required int PublishedAlertmanager { get; init; }

    /// <summary>Of use only with Zabbix.</summary>
    public required int PublishedZabbix { get; init; }

    /// <summary>Of use only with Grafana.</summary>
    public required int PublishedGrafana { get; init; }
}

/// <summary>The ports of this machine that lead to a region's load balancer.</summary>
public sealed record LoadBalancer
{
    public required int PublishedPort { get; init; }

    public required int PublishedStatsPort { get; init; }
}
