namespace Pulumi.Aws.Route53.Inputs;

/// <summary>The share of a record.</summary>
public sealed class RecordWeightedRoutingPolicyArgs : ResourceArgs
{
    [Input("weight", required: true)]
    public Input<int> Weight { get; set; } = null!;

    public static new RecordWeightedRoutingPolicyArgs Empty => new();
}
