namespace Pulumi.Aws.Route53.Outputs;

/// <summary>The region a record is for.</summary>
[OutputType]
public sealed class RecordLatencyRoutingPolicy
{
    public readonly string Region;

    [OutputConstructor]
    private RecordLatencyRoutingPolicy(
        string region)
    {
        Region = region;
    }
}
