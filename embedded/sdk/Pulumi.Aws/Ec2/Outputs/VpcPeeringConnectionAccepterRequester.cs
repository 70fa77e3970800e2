namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>What the requesting side of a peering allows.</summary>
[OutputType]
public sealed class VpcPeeringConnectionAccepterRequester
{
    public readonly bool? AllowRemoteVpcDnsResolution;

    [OutputConstructor]
    private VpcPeeringConnectionAccepterRequester(
        bool? allowRemoteVpcDnsResolution)
    {
        AllowRemoteVpcDnsResolution = allowRemoteVpcDnsResolution;
    }
}
