namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>How an instance may read its metadata.</summary>
[OutputType]
public sealed class InstanceMetadataOptions
{
    public readonly string? HttpEndpoint;
    public readonly string? HttpProtocolIpv6;
    public readonly int? HttpPutResponseHopLimit;
    public readonly string? HttpTokens;
    public readonly string? InstanceMetadataTags;

    [OutputConstructor]
    private InstanceMetadataOptions(
        string? httpEndpoint,
        string? httpProtocolIpv6,
        int? httpPutResponseHopLimit,
        string? httpTokens,
        string? instanceMetadataTags)
    {
        HttpEndpoint = httpEndpoint;
        HttpProtocolIpv6 = httpProtocolIpv6;
        HttpPutResponseHopLimit = httpPutResponseHopLimit;
        HttpTokens = httpTokens;
        InstanceMetadataTags = instanceMetadataTags;
    }
}
