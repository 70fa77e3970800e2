using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.Ec2;
using AccepterOptions = Pulumi.Aws.Ec2.Inputs.PeeringConnectionOptionsAccepterArgs;
using RequesterOptions = Pulumi.Aws.Ec2.Inputs.PeeringConnectionOptionsRequesterArgs;

namespace HaCluster.Components.Infrastructure.Aws;

/// <summary>
/// The private way between both regions. The requester cannot accept across regions, so the peer's provider does, and each side sets
/// its own option to resolve the other's host names.
/// </summary>
internal sealed class RegionPeering : ComponentResource
{
    public RegionPeering(string name, RegionNetwork requester, RegionNetwork accepter, ComponentResourceOptions? options = null)
        : base("hacluster:aws:RegionPeering", name, options)
    {
        var connection = new VpcPeeringConnection(
            name,
            new VpcPeeringConnectionArgs
            {
                VpcId = requester.Vpc.Id,
                PeerVpcId = accepter.Vpc.Id,
                PeerRegion = accepter.Region.AwsRegion,
                AutoAccept = false,
                Tags = AwsNames.Tags(name),
            },
            Through(requester));
        var accepted = new VpcPeeringConnectionAccepter(
            name,
            new VpcPeeringConnectionAccepterArgs { VpcPeeringConnectionId = connection.Id, AutoAccept = true, Tags = AwsNames.Tags(name) },
            Through(accepter));
        _ = new PeeringConnectionOptions(
            requester.Region.Name,
            new PeeringConnectionOptionsArgs
            {
                VpcPeeringConnectionId = accepted.Id,
                Requester = new RequesterOptions { AllowRemoteVpcDnsResolution = true },
            },
            Through(requester));
        _ = new PeeringConnectionOptions(
            accepter.Region.Name,
            new PeeringConnectionOptionsArgs
            {
                VpcPeeringConnectionId = accepted.Id,
                Accepter = new AccepterOptions { AllowRemoteVpcDnsResolution = true },
            },
            Through(accepter));
        Routes = [.. RoutesTo(accepter, requester, accepted), .. RoutesTo(requester, accepter, accepted)];
        RegisterOutputs();
    }

    /// <summary>From here on the regions reach each other.</summary>
    public ImmutableArray<Resource> Routes { get; }

    private IEnumerable<Resource> RoutesTo(RegionNetwork destination, RegionNetwork from, VpcPeeringConnectionAccepter accepted) =>
        from.RouteTables.Select(table => new Route(
            $"{from.Region.Name}-{table.Key}-{destination.Region.Name}",
            new RouteArgs
            {
                RouteTableId = table.Value.Id,
                DestinationCidrBlock = destination.Region.Cidr.ToString(),
                VpcPeeringConnectionId = accepted.Id,
            },
            Through(from, deleteBeforeReplace: true)));

    private CustomResourceOptions Through(RegionNetwork network, bool? deleteBeforeReplace = null) =>
        new() { Parent = this, Provider = network.Provider, DeleteBeforeReplace = deleteBeforeReplace };
}
