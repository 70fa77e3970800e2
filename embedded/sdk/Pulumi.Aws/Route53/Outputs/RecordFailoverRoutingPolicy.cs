namespace Pulumi.Aws.Route53.Outputs;

/// <summary>Whether a record is the PRIMARY or the SECONDARY one.</summary>
[OutputType]
public sealed class RecordFailoverRoutingPolicy
{
    public readonly string Type;

    [OutputConstructor]
    private RecordFailoverRoutingPolicy(
        string type)
    {
        Type = type;
    }
}
