namespace Pulumi.Aws.Route53.Inputs;

/// <summary>Another resource of AWS that a record stands for.</summary>
public sealed class RecordAliasArgs : ResourceArgs
{
    [Input("evaluateTargetHealth", required: true)]
    public Input<bool> EvaluateTargetHealth { get; set; } = null!;

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("zoneId", required: true)]
    public Input<string> ZoneId { get; set; } = null!;

    public static new RecordAliasArgs Empty => new();
}
