namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="Route"/> that is looked up.</summary>
public sealed class RouteState : ResourceArgs
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

    [Input("routeTableId")]
    public Input<string>? RouteTableId { get; set; }

    [Input("instanceId")]
    public Input<string>? InstanceId { get; set; }

    [Input("instanceOwnerId")]
    public Input<string>? InstanceOwnerId { get; set; }

    [Input("origin")]
    public Input<string>? Origin { get; set; }

    [Input("state")]
    public Input<string>? State { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    public static new RouteState Empty => new();
}
