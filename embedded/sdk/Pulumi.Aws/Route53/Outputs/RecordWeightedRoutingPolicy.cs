namespace Pulumi.Aws.Route53.Outputs;

/// <summary>The share of a record.</summary>
[OutputType]
public sealed class RecordWeightedRoutingPolicy
{
    public readonly int Weight;

    [OutputConstructor]
    private RecordWeightedRoutingPolicy(
        int weight)
    {
        Weight = weight;
    }
}
