namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>A route: a destination and one target.</summary>
[OutputType]
public sealed class RouteTableRoute
{
    public readonly string? CarrierGatewayId;
    public readonly string? CoreNetworkArn;
    public readonly string? EgressOnlyGatewayId;
    public readonly string? GatewayId;
    public readonly string? LocalGatewayId;
    public readonly string? NatGatewayId;
    public readonly string? NetworkInterfaceId;
    public readonly string? OdbNetworkArn;
    public readonly string? TransitGatewayId;
    public readonly string? VpcEndpointId;
    public readonly string? VpcPeeringConnectionId;
    public readonly string? CidrBlock;
    public readonly string? DestinationPrefixListId;
    public readonly string? Ipv6CidrBlock;

    [OutputConstructor]
    private RouteTableRoute(
        string? carrierGatewayId,
        string? coreNetworkArn,
        string? egressOnlyGatewayId,
        string? gatewayId,
        string? localGatewayId,
        string? natGatewayId,
        string? networkInterfaceId,
        string? odbNetworkArn,
        string? transitGatewayId,
        string? vpcEndpointId,
        string? vpcPeeringConnectionId,
        string? cidrBlock,
        string? destinationPrefixListId,
        string? ipv6CidrBlock)
    {
        CarrierGatewayId = carrierGatewayId;
        CoreNetworkArn = coreNetworkArn;
        EgressOnlyGatewayId = egressOnlyGatewayId;
        GatewayId = gatewayId;
        LocalGatewayId = localGatewayId;
        NatGatewayId = natGatewayId;
        NetworkInterfaceId = networkInterfaceId;
        OdbNetworkArn = odbNetworkArn;
        TransitGatewayId = transitGatewayId;
        VpcEndpointId = vpcEndpointId;
        VpcPeeringConnectionId = vpcPeeringConnectionId;
        CidrBlock = cidrBlock;
        DestinationPrefixListId = destinationPrefixListId;
        Ipv6CidrBlock = ipv6CidrBlock;
    }
}
