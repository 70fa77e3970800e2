namespace Pulumi.Aws.Route53.Inputs;

/// <summary>The region a record is for.</summary>
public sealed class RecordLatencyRoutingPolicyArgs : ResourceArgs
{
    [Input("region", required: true)]
    public Input<string> Region { get; set; } = null!;

    public static new RecordLatencyRoutingPolicyArgs Empty => new();
}
