namespace Pulumi.Aws.Route53.Inputs;

/// <summary>Whether a record is the PRIMARY or the SECONDARY one.</summary>
public sealed class RecordFailoverRoutingPolicyArgs : ResourceArgs
{
    [Input("type", required: true)]
    public Input<string> Type { get; set; } = null!;

    public static new RecordFailoverRoutingPolicyArgs Empty => new();
}
