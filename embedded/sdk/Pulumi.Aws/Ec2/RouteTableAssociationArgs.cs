namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="RouteTableAssociation"/>.</summary>
public sealed class RouteTableAssociationArgs : ResourceArgs
{
    [Input("gatewayId")]
    public Input<string>? GatewayId { get; set; }

    [Input("routeTableId", required: true)]
    public Input<string> RouteTableId { get; set; } = null!;

    [Input("subnetId")]
    public Input<string>? SubnetId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    public static new RouteTableAssociationArgs Empty => new();
}
