namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>What the accepting side of a peering allows.</summary>
[OutputType]
public sealed class PeeringConnectionOptionsAccepter
{
    public readonly bool? AllowRemoteVpcDnsResolution;

    [OutputConstructor]
    private PeeringConnectionOptionsAccepter(
        bool? allowRemoteVpcDnsResolution)
    {
        AllowRemoteVpcDnsResolution = allowRemoteVpcDnsResolution;
    }
}
