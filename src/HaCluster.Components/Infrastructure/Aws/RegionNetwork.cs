using System.Collections.Immutable;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Aws.Ec2;
using AwsProvider = Pulumi.Aws.Provider;

namespace HaCluster.Components.Infrastructure.Aws;

internal sealed record RegionNetworkArgs
{
    public required Region Region { get; init; }

    public required AwsProvider Provider { get; init; }

    /// <summary>Application and database hosts get no public addresses; their way out is a NAT gateway.</summary>
    public required bool PrivateHosts { get; init; }
}

/// <summary>A VPC with a subnet for each role, and the ways from them to the internet.</summary>
internal sealed class RegionNetwork : ComponentResource
{
    private const string Anywhere = "0.0.0.0/0";

    private readonly RegionNetworkArgs _args;
    private readonly string _name;

    public RegionNetwork(string name, RegionNetworkArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:aws:RegionNetwork", name, options)
    {
        _args = args;
        _name = name;
        Vpc = new Vpc(
            name,
            new VpcArgs
            {
                CidrBlock = args.Region.Cidr.ToString(),
                EnableDnsSupport = true,
                EnableDnsHostnames = true,
                Tags = AwsNames.Tags(name),
            },
            InRegion());
        var gateway = new InternetGateway(name, new InternetGatewayArgs { VpcId = Vpc.Id, Tags = AwsNames.Tags(name) }, InRegion());
        Subnets = Region.Roles.ToImmutableDictionary(role => role, NewSubnet);

        var publicTable = NewRouteTable("public");
        var publicRoute = NewRoute(
            "public-internet", new RouteArgs { RouteTableId = publicTable.Id, DestinationCidrBlock = Anywhere, GatewayId = gateway.Id });
        InternetRoute = publicRoute;
        if (args.PrivateHosts)
        {
            var privateTable = NewRouteTable("private");
            var nat = NewNatGateway(publicRoute);
            var privateRoute = NewRoute(
                "private-internet",
                new RouteArgs { RouteTableId = privateTable.Id, DestinationCidrBlock = Anywhere, NatGatewayId = nat.Id });
            RouteTables = new Dictionary<string, RouteTable>
            {
                ["public"] = publicTable,
                ["private"] = privateTable,
            }.ToImmutableSortedDictionary();
            Ways =
            [
                publicRoute, privateRoute,
                .. Region.Roles.Select(role => Associate(role, IsPublic(role) ? publicTable : privateTable)),
            ];
        }
        else
        {
            RouteTables = new Dictionary<string, RouteTable> { ["public"] = publicTable }.ToImmutableSortedDictionary();
            Ways = [publicRoute, .. Region.Roles.Select(role => Associate(role, publicTable))];
        }
        RegisterOutputs();
    }

    public Region Region => _args.Region;

    public AwsProvider Provider => _args.Provider;

    public Vpc Vpc { get; }

    /// <summary>By the roles that hosts of the region have.</summary>
    public ImmutableDictionary<HostRole, Subnet> Subnets { get; }

    /// <summary>By what they are for: <c>public</c>, and with private hosts <c>private</c>.</summary>
    public ImmutableSortedDictionary<string, RouteTable> RouteTables { get; }

    /// <summary>The route through the internet gateway; an elastic address is of use only with it.</summary>
    public Resource InternetRoute { get; }

    /// <summary>From here on hosts reach the internet.</summary>
    public ImmutableArray<Resource> Ways { get; }

    public bool IsPublic(HostRole role) => role == HostRole.Service || !_args.PrivateHosts;

    private Subnet NewSubnet(HostRole role) => new(
        $"{_name}-{AwsNames.Of(role)}",
        new SubnetArgs
        {
            VpcId = Vpc.Id,
            CidrBlock = Region.SubnetOf(role).ToString(),
            AvailabilityZone = Region.ZoneOf(role),
            // Hosts of the other roles have elastic addresses, or none.
            MapPublicIpOnLaunch = role is (HostRole.Application or HostRole.Monitoring) && IsPublic(role),
            Tags = AwsNames.Tags($"{_name}-{AwsNames.Of(role)}"),
        },
        // A VPC cannot hold the same block twice.
        InRegion(deleteBeforeReplace: true));

    private RouteTable NewRouteTable(string use) => new(
        $"{_name}-{use}", new RouteTableArgs { VpcId = Vpc.Id, Tags = AwsNames.Tags($"{_name}-{use}") }, InRegion());

    private Route NewRoute(string use, RouteArgs args) => new($"{_name}-{use}", args, InRegion(deleteBeforeReplace: true));

    private RouteTableAssociation Associate(HostRole role, RouteTable table) => new(
        $"{_name}-{AwsNames.Of(role)}",
        new RouteTableAssociationArgs { SubnetId = Subnets[role].Id, RouteTableId = table.Id },
        // A subnet has one route table.
        InRegion(deleteBeforeReplace: true));

    private NatGateway NewNatGateway(Resource internetRoute)
    {
        var address = new Eip(
            $"{_name}-nat", new EipArgs { Domain = "vpc", Tags = AwsNames.Tags($"{_name}-nat") }, InRegion(dependsOn: internetRoute));
        return new NatGateway(
            $"{_name}-nat",
            new NatGatewayArgs
            {
                AllocationId = address.AllocationId,
                SubnetId = Subnets[HostRole.Service].Id,
                Tags = AwsNames.Tags($"{_name}-nat"),
            },
            InRegion(deleteBeforeReplace: true, dependsOn: internetRoute));
    }

    private CustomResourceOptions InRegion(bool? deleteBeforeReplace = null, params Resource[] dependsOn) =>
        new() { Parent = this, Provider = _args.Provider, DeleteBeforeReplace = deleteBeforeReplace, DependsOn = dependsOn };
}
