namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="RouteTable"/> that is looked up.</summary>
public sealed class RouteTableState : ResourceArgs
{
    [field: Input("propagatingVgws")]
    public InputList<string> PropagatingVgws { get => field ??= new(); set; }

    [Input("vpcId")]
    public Input<string>? VpcId { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("ownerId")]
    public Input<string>? OwnerId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [field: Input("tagsAll")]
    public InputMap<string> TagsAll { get => field ??= new(); set; }

    public static new RouteTableState Empty => new();
}
