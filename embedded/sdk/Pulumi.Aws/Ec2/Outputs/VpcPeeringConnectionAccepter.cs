namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>What the accepting side of a peering allows.</summary>
[OutputType]
public sealed class VpcPeeringConnectionAccepter
{
    public readonly bool? AllowRemoteVpcDnsResolution;

    [OutputConstructor]
    private VpcPeeringConnectionAccepter(
        bool? allowRemoteVpcDnsResolution)
    {
        AllowRemoteVpcDnsResolution = allowRemoteVpcDnsResolution;
    }
}
