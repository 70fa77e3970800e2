namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="RouteTableAssociation"/> that is looked up.</summary>
public sealed class RouteTableAssociationState : ResourceArgs
{
    [Input("gatewayId")]
    public Input<string>? GatewayId { get; set; }

    [Input("routeTableId")]
    public Input<string>? RouteTableId { get; set; }

    [Input("subnetId")]
    public Input<string>? SubnetId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    public static new RouteTableAssociationState Empty => new();
}
