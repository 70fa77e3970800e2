namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="RouteTable"/>.</summary>
public sealed class RouteTableArgs : ResourceArgs
{
    [field: Input("propagatingVgws")]
    public InputList<string> PropagatingVgws { get => field ??= new(); set; }

    [field: Input("routes")]
    public InputList<Inputs.RouteTableRouteArgs> Routes { get => field ??= new(); set; }

    [Input("vpcId", required: true)]
    public Input<string> VpcId { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new RouteTableArgs Empty => new();
}
