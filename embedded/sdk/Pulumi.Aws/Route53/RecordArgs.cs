namespace Pulumi.Aws.Route53;

/// <summary>Inputs of <see cref="Record"/>.</summary>
public sealed class RecordArgs : ResourceArgs
{
    [field: Input("aliases")]
    public InputList<Inputs.RecordAliasArgs> Aliases { get => field ??= new(); set; }

    [Input("allowOverwrite")]
    public Input<bool>? AllowOverwrite { get; set; }

    [field: Input("failoverRoutingPolicies")]
    public InputList<Inputs.RecordFailoverRoutingPolicyArgs> FailoverRoutingPolicies { get => field ??= new(); set; }

    [Input("healthCheckId")]
    public Input<string>? HealthCheckId { get; set; }

    [field: Input("latencyRoutingPolicies")]
    public InputList<Inputs.RecordLatencyRoutingPolicyArgs> LatencyRoutingPolicies { get => field ??= new(); set; }

    [Input("multivalueAnswerRoutingPolicy")]
    public Input<bool>? MultivalueAnswerRoutingPolicy { get; set; }

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [field: Input("records")]
    public InputList<string> Records { get => field ??= new(); set; }

    [Input("setIdentifier")]
    public Input<string>? SetIdentifier { get; set; }

    [Input("ttl")]
    public Input<int>? Ttl { get; set; }

    [Input("type", required: true)]
    public InputUnion<string, RecordType> Type { get; set; } = null!;

    [field: Input("weightedRoutingPolicies")]
    public InputList<Inputs.RecordWeightedRoutingPolicyArgs> WeightedRoutingPolicies { get => field ??= new(); set; }

    [Input("zoneId", required: true)]
    public Input<string> ZoneId { get; set; } = null!;

    public static new RecordArgs Empty => new();
}
