namespace Pulumi.Aws.Ec2;

/// <summary>Gives a subnet or gateway a route table.</summary>
[AwsResourceType("aws:ec2/routeTableAssociation:RouteTableAssociation")]
public partial class RouteTableAssociation : CustomResource
{
    public RouteTableAssociation(string name, RouteTableAssociationArgs args, CustomResourceOptions? options = null)
        : base(
            "aws:ec2/routeTableAssociation:RouteTableAssociation",
            name,
            args ?? new RouteTableAssociationArgs(),
            Utilities.Options(options, ""))
    {
    }

    private RouteTableAssociation(string name, Input<string> id, RouteTableAssociationState? state, CustomResourceOptions? options)
        : base("aws:ec2/routeTableAssociation:RouteTableAssociation", name, state, Utilities.Options(options, id))
    {
    }

    [Output("gatewayId")]
    public Output<string?> GatewayId { get; private set; } = null!;

    [Output("routeTableId")]
    public Output<string> RouteTableId { get; private set; } = null!;

    [Output("subnetId")]
    public Output<string?> SubnetId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static RouteTableAssociation Get(
        string name,
        Input<string> id,
        RouteTableAssociationState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
