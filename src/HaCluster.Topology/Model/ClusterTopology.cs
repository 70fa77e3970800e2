using System.Collections.Immutable;
using HaCluster.Topology.Addressing;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Model;

public enum Target
{
    Local,
    Aws,
}

public enum ReplicationMode
{
    Asynchronous,
    Synchronous,
}

/// <summary>The whole cluster as plain values: what exists, how it is called, where it listens.</summary>
public sealed record ClusterTopology
{
    public required Target Target { get; init; }

    public required ReplicationMode Replication { get; init; }

    /// <summary>Both regions, in the order of the configuration.</summary>
    public required ImmutableArray<Region> Regions { get; init; }

    public required ApplicationSettings Application { get; init; }

    public required DatabaseSettings Database { get; init; }

    public required LoadBalancerSettings LoadBalancer { get; init; }

    /// <summary>The region whose database is the primary when the cluster is first created. Later the failover stack decides.</summary>
    public Region InitialPrimary => Regions[0];

    public IEnumerable<ClusterHost> Hosts => Regions.SelectMany(region => region.Hosts);

    public IEnumerable<ApplicationInstance> Instances => Regions.SelectMany(region => region.Instances);

    /// <summary>The region on the other side.</summary>
    public Region PeerOf(Region region) => Regions.Single(other => other.Name != region.Name);

    /// <param name="settings">Settings in which <see cref="Validation.SettingsValidator"/> found no error.</param>
    /// <exception cref="FormatException">An address block is malformed: the settings were not validated.</exception>
    public static ClusterTopology From(ClusterSettings settings) => new()
    {
        Target = settings.Target == "aws" ? Target.Aws : Target.Local,
        Replication = settings.Database.Replication == "synchronous" ? ReplicationMode.Synchronous : ReplicationMode.Asynchronous,
        Regions = [.. settings.Regions.Select(region => Region.From(region, settings))],
        Application = settings.Application,
        Database = settings.Database,
        LoadBalancer = settings.LoadBalancer,
    };
}

/// <summary>One region: a network with a service host, application hosts and a database host.</summary>
public sealed record Region
{
    public required string Name { get; init; }

    public required Cidr Cidr { get; init; }

    public required Cidr Subnet { get; init; }

    public required ClusterHost Service { get; init; }

    public required ImmutableArray<ClusterHost> ApplicationHosts { get; init; }

    public required ClusterHost Database { get; init; }

    public required ImmutableArray<ApplicationInstance> Instances { get; init; }

    public required LoadBalancer LoadBalancer { get; init; }

    public IEnumerable<ClusterHost> Hosts => [Service, .. ApplicationHosts, Database];

    public string GatewayAddress => Subnet.Address(HostAddressing.Gateway).ToString();

    public string RouterAddress => Subnet.Address(HostAddressing.Router).ToString();

    internal static Region From(RegionSettings region, ClusterSettings settings)
    {
        var subnet = Cidr.Parse(region.Subnet);
        var ports = region.Ports;
        ImmutableArray<ClusterHost> applicationHosts =
        [
            .. Enumerable.Range(0, settings.Application.Hosts).Select(index => NewHost(
                index == 0 ? "app" : $"app{index + 1}", HostRole.Application, HostAddressing.FirstApplication + index, ports.SshApplication + index)),
        ];
        return new Region
        {
            Name = region.Name,
            Cidr = Cidr.Parse(region.Cidr),
            Subnet = subnet,
            Service = NewHost("svc", HostRole.Service, HostAddressing.Service, ports.SshService),
            ApplicationHosts = applicationHosts,
            Database = NewHost("db", HostRole.Database, HostAddressing.Database, ports.SshDatabase),
            Instances = [.. applicationHosts.SelectMany(host => InstancesOf(host, settings.Application))],
            LoadBalancer = new LoadBalancer { PublishedPort = ports.Application, PublishedStatsPort = ports.Stats },
        };

        ClusterHost NewHost(string suffix, HostRole role, int offset, int sshPort) => new()
        {
            Name = $"{region.Name}-{suffix}",
            Region = region.Name,
            Role = role,
            Address = subnet.Address(offset).ToString(),
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

/// <summary>The ports of this machine that lead to a region's load balancer.</summary>
public sealed record LoadBalancer
{
    public required int PublishedPort { get; init; }

    public required int PublishedStatsPort { get; init; }
}
