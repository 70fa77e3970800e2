namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>What the accepting side of a peering allows.</summary>
[OutputType]
public sealed class VpcPeeringConnectionAccepterAccepter
{
    public readonly bool? AllowRemoteVpcDnsResolution;

    [OutputConstructor]
    private VpcPeeringConnectionAccepterAccepter(
        bool? allowRemoteVpcDnsResolution)
    {
        AllowRemoteVpcDnsResolution = allowRemoteVpcDnsResolution;
    }
}
