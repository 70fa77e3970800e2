namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="Route"/>.</summary>
public sealed class RouteArgs : ResourceArgs
{
    [Input("carrierGatewayId")]
    public Input<string>? CarrierGatewayId { get; set; }

    [Input("coreNetworkArn")]
    public Input<string>? CoreNetworkArn { get; set; }

    [Input("egressOnlyGatewayId")]
    public Input<string>? EgressOnlyGatewayId { get; set; }

    [Input("gatewayId")]
    public Input<string>? GatewayId { get; set; }

    [Input("localGatewayId")]
    public Input<string>? LocalGatewayId { get; set; }

    [Input("natGatewayId")]
    public Input<string>? NatGatewayId { get; set; }

    [Input("networkInterfaceId")]
    public Input<string>? NetworkInterfaceId { get; set; }

    [Input("odbNetworkArn")]
    public Input<string>? OdbNetworkArn { get; set; }

    [Input("transitGatewayId")]
    public Input<string>? TransitGatewayId { get; set; }

    [Input("vpcEndpointId")]
    public Input<string>? VpcEndpointId { get; set; }

    [Input("vpcPeeringConnectionId")]
    public Input<string>? VpcPeeringConnectionId { get; set; }

    [Input("destinationCidrBlock")]
    public Input<string>? DestinationCidrBlock { get; set; }

    [Input("destinationIpv6CidrBlock")]
    public Input<string>? DestinationIpv6CidrBlock { get; set; }

    [Input("destinationPrefixListId")]
    public Input<string>? DestinationPrefixListId { get; set; }

    [Input("routeTableId", required: true)]
    public Input<string> RouteTableId { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    public static new RouteArgs Empty => new();
}
