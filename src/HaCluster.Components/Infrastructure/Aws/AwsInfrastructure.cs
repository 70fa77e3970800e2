using System.Collections.Immutable;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Inputs;
using AwsProvider = Pulumi.Aws.Provider;
using AwsProviderArgs = Pulumi.Aws.ProviderArgs;
using Host = HaCluster.Components.Remote.Host;
using Region = HaCluster.Topology.Model.Region;

namespace HaCluster.Components.Infrastructure.Aws;

public sealed record AwsInfrastructureArgs
{
    /// <summary>A topology of the target <c>aws</c>.</summary>
    public required ClusterTopology Topology { get; init; }

    public required OperatorKey OperatorKey { get; init; }
}

/// <summary>Two regions of AWS with a VPC each, peered, and an EC2 instance for every host.</summary>
public sealed class AwsInfrastructure : ComponentResource, IInfrastructure
{
    private readonly AwsInfrastructureArgs _args;
    private readonly AwsTopology _aws;

    public AwsInfrastructure(string name, AwsInfrastructureArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:aws:AwsInfrastructure", name, options)
    {
        _args = args;
        _aws = args.Topology.Aws ?? throw new ArgumentException("the topology is not one of the target aws", nameof(args));
        var topology = args.Topology;

        var networks = topology.Regions.Select(NewNetwork).ToImmutableArray();
        var peering = new RegionPeering(
            string.Join('-', topology.Regions.Select(region => region.Name)), networks[0], networks[1],
            new ComponentResourceOptions { Parent = this });
        var firewalls = networks.ToDictionary(
            network => network,
            network => new RegionFirewall(network.Region.Name, topology, network, new ComponentResourceOptions { Parent = this }));
        Resource[] reachable =
        [
            .. networks.SelectMany(network => network.Ways),
            .. peering.Routes,
            .. firewalls.Values.SelectMany(wall => wall.Rules),
        ];

        var buckets = networks.Where(network => network.Region.Bucket is not null).ToDictionary(
            network => network.Region.Name,
            network => new BackupBucket(
                network.Region.Name, network.Region, network.Provider, new ComponentResourceOptions { Parent = this }));
        Buckets = buckets.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.BucketName);
        Hosts = networks
            .SelectMany(network => NewHosts(
                network, firewalls[network], reachable, buckets.GetValueOrDefault(network.Region.Name)?.Profile))
            .ToImmutableDictionary(host => host.Name);
        Entries = topology.Regions.ToImmutableDictionary(region => region.Name, EntryOf);
        if (_aws.Dns is { } dns)
        {
            _ = new PublicName(
                dns.Name,
                new PublicNameArgs
                {
                    Name = dns,
                    Entries = [.. topology.Regions.Select(region => KeyValuePair.Create(region.Name, Entries[region.Name]))],
                    Provider = networks[0].Provider,
                    ReadyPath = topology.Application.ReadyPath,
                },
                new ComponentResourceOptions { Parent = this });
        }
        RegisterOutputs();
    }

    public IReadOnlyDictionary<string, Host> Hosts { get; }

    public IReadOnlyDictionary<string, Output<string>> Buckets { get; }

    public IReadOnlyDictionary<string, RegionEntry> Entries { get; }

    private RegionNetwork NewNetwork(Region region)
    {
        var provider = new AwsProvider(
            region.Name,
            new AwsProviderArgs
            {
                Region = region.AwsRegion,
                DefaultTags = new ProviderDefaultTagsArgs { Tags = AwsNames.DefaultTags(region, _aws) },
            },
            new CustomResourceOptions { Parent = this });
        return new RegionNetwork(
            region.Name,
            new RegionNetworkArgs { Region = region, Provider = provider, PrivateHosts = _aws.PrivateHosts },
            new ComponentResourceOptions { Parent = this });
    }

    private IEnumerable<Host> NewHosts(
        RegionNetwork network, RegionFirewall firewall, Resource[] reachable, Output<string>? serviceProfile)
    {
        var region = network.Region;
        var image = MachineImage.IdFor(region, _aws.Architecture, network.Provider);
        var keyName = $"{Deployment.Instance.ProjectName}-{Deployment.Instance.StackName}-{region.Name}";
        // Named, so that another key under the same name makes no machine anew: a machine takes it at its first boot only.
        var keyPair = new KeyPair(
            region.Name,
            new KeyPairArgs { KeyName = keyName, PublicKey = _args.OperatorKey.Known.Public, Tags = AwsNames.Tags(keyName) },
            new CustomResourceOptions { Parent = this, Provider = network.Provider, DeleteBeforeReplace = true });

        var service = NewHost(region.Service, jumpHost: null);
        var jumpHost = _aws.PrivateHosts ? service : null;
        return [service, .. region.Hosts.Where(host => host != region.Service).Select(host => NewHost(host, jumpHost))];

        Host NewHost(ClusterHost plan, Host? jumpHost) => new Ec2Host(
            plan.Name,
            new Ec2HostArgs
            {
                Plan = plan,
                Aws = _aws,
                Network = network,
                Firewall = firewall,
                Image = image,
                KeyPair = keyPair,
                KeyName = keyName,
                OperatorKey = _args.OperatorKey,
                JumpHost = jumpHost,
                Reachable = reachable,
                Profile = plan == region.Service ? serviceProfile : null,
            },
            new ComponentResourceOptions { Parent = this }).Host;
    }

    private RegionEntry EntryOf(Region region) => new()
    {
        Address = Hosts[region.Service.Name].Ssh.Address,
        Port = _args.Topology.LoadBalancer.Port,
        StatsPort = _args.Topology.LoadBalancer.StatsPort,
        AwsRegion = region.AwsRegion,
        PublicName = _aws.Dns?.Name,
    };
}
