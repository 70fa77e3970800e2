using System.Collections.Immutable;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace HaCluster.Components.Infrastructure.Local;

public sealed record LocalInfrastructureArgs
{
    public required ClusterTopology Topology { get; init; }

    public required OperatorKey OperatorKey { get; init; }

    /// <summary>The folder of this repository, where images are built.</summary>
    public required string RootDirectory { get; init; }
}

/// <summary>Two regions on one machine: a Docker network each, a router between them, and a container for every host.</summary>
public sealed class LocalInfrastructure : ComponentResource, IInfrastructure
{
    public LocalInfrastructure(string name, LocalInfrastructureArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:local:LocalInfrastructure", name, options)
    {
        var topology = args.Topology;
        var image = new HostImage(
            "host-image", args.RootDirectory, MonitoringLayers(topology), new ComponentResourceOptions { Parent = this });
        var registryImage = topology.Registry is null ? null : new HostImage(
            "registry-host-image", args.RootDirectory, [.. MonitoringLayers(topology), .. CiLayers(topology)],
            new ComponentResourceOptions { Parent = this });
        var networks = topology.Regions.ToDictionary(region => region.Name, NewNetwork);
        var router = NewRouter(topology, image, networks);
        Hosts = topology.Regions.SelectMany(region => region.Hosts.Select(host => LocalHost.Create(this, new LocalHostArgs
        {
            Plan = host,
            Region = region,
            Peer = topology.PeerOf(region),
            Image = (host == region.Ci ? registryImage! : image).Tag,
            Network = networks[region.Name],
            Router = router,
            OperatorKey = args.OperatorKey,
            PublishedPorts = host switch
            {
                _ when host == region.Service => ServicePorts(topology, region),
                _ when host == region.Monitoring => MonitoringPorts(topology, region),
                _ when host == region.Ci => CiPorts(topology, region),
                _ => [],
            },
            HasRepository = topology.Backup is not null && region.Bucket is null,
        }))).ToImmutableDictionary(host => host.Name);
        Buckets = topology.Regions.Where(region => region.Bucket is not null)
            .ToImmutableDictionary(region => region.Name, region => Output.Create(region.Bucket!.Name!));
        Entries = topology.Regions.ToImmutableDictionary(region => region.Name, region => new RegionEntry
        {
            Address = Output.Create(LocalHost.Loopback),
            Port = region.LoadBalancer.PublishedPort,
            StatsPort = region.LoadBalancer.PublishedStatsPort,
            Router = LocalNames.Router(topology),
        });
        RegisterOutputs();
    }

    public IReadOnlyDictionary<string, Host> Hosts { get; }

    public IReadOnlyDictionary<string, Output<string>> Buckets { get; }

    public IReadOnlyDictionary<string, RegionEntry> Entries { get; }

    internal static string Stack => Deployment.Instance.StackName;

    private static ImmutableArray<PublishedPort> ServicePorts(ClusterTopology topology, Region region) =>
    [
        new(topology.LoadBalancer.Port, region.LoadBalancer.PublishedPort),
        new(topology.LoadBalancer.StatsPort, region.LoadBalancer.PublishedStatsPort),
    ];

    private static string[] CiLayers(ClusterTopology topology) =>
        topology.Jenkins is null ? ["--registry"] : ["--registry", "--jenkins"];

    private static ImmutableArray<PublishedPort> CiPorts(ClusterTopology topology, Region region) =>
    [
        new(RegistryNames.PushPort, region.PublishedRegistryPort),
        .. topology.Jenkins is null
            ? ImmutableArray<PublishedPort>.Empty
            : [new PublishedPort(JenkinsNames.Port, region.PublishedJenkinsPort)],
    ];

    private static string[] MonitoringLayers(ClusterTopology topology) => topology.Monitoring switch
    {
        null => [],
        { Zabbix: true } => ["--monitoring", "--zabbix"],
        _ => ["--monitoring"],
    };

    private static ImmutableArray<PublishedPort> MonitoringPorts(ClusterTopology topology, Region region) =>
    [
        new(MonitoringNames.PrometheusPort, region.MonitoringPages.PublishedPrometheus),
        new(MonitoringNames.AlertmanagerPort, region.MonitoringPages.PublishedAlertmanager),
        .. topology.Monitoring is { Zabbix: true }
            ? [new PublishedPort(MonitoringNames.ZabbixPagePort, region.MonitoringPages.PublishedZabbix)]
            : ImmutableArray<PublishedPort>.Empty,
        .. topology.Monitoring?.Grafana is not null
            ? [new PublishedPort(MonitoringNames.GrafanaPort, region.MonitoringPages.PublishedGrafana)]
            : ImmutableArray<PublishedPort>.Empty,
    ];

    private Network NewNetwork(Region region) => new(
        region.Name,
        new NetworkArgs
        {
            Name = LocalNames.NetworkOf(region),
            Driver = "bridge",
            IpamConfigs = { new NetworkIpamConfigArgs { Subnet = region.Subnet.ToString(), Gateway = region.GatewayAddress } },
            Labels = { new NetworkLabelArgs { Label = LocalNames.StackLabel, Value = Stack } },
        },
        // Two networks cannot have the same addresses or the same name.
        new CustomResourceOptions { Parent = this, DeleteBeforeReplace = true });

    private Container NewRouter(ClusterTopology topology, HostImage image, Dictionary<string, Network> networks) => new(
        "router",
        new ContainerArgs
        {
            Name = LocalNames.Router(topology),
            Image = image.Tag,
            Command = { "sleep", "infinity" },
            Init = true,
            Restart = "unless-stopped",
            Capabilities = new ContainerCapabilitiesArgs { Adds = { "NET_ADMIN" } },
            Sysctls = { ["net.ipv4.ip_forward"] = "1" },
            NetworksAdvanced = topology.Regions
                .Select(
                    region => new ContainerNetworksAdvancedArgs { Name = networks[region.Name].Name, Ipv4Address = region.RouterAddress })
                .ToArray(),
            Labels = { new ContainerLabelArgs { Label = LocalNames.StackLabel, Value = Stack } },
        },
        new CustomResourceOptions { Parent = this, IgnoreChanges = KeptInputs.Names });
}
