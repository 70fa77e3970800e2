namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>What the requesting side of a peering allows.</summary>
[OutputType]
public sealed class VpcPeeringConnectionRequester
{
    public readonly bool? AllowRemoteVpcDnsResolution;

    [OutputConstructor]
    private VpcPeeringConnectionRequester(
        bool? allowRemoteVpcDnsResolution)
    {
        AllowRemoteVpcDnsResolution = allowRemoteVpcDnsResolution;
    }
}
