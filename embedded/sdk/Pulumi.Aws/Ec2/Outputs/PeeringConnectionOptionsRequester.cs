namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>What the requesting side of a peering allows.</summary>
[OutputType]
public sealed class PeeringConnectionOptionsRequester
{
    public readonly bool? AllowRemoteVpcDnsResolution;

    [OutputConstructor]
    private PeeringConnectionOptionsRequester(
        bool? allowRemoteVpcDnsResolution)
    {
        AllowRemoteVpcDnsResolution = allowRemoteVpcDnsResolution;
    }
}
