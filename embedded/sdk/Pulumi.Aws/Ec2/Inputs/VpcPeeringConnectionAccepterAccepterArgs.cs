namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>What the accepting side of a peering allows.</summary>
public sealed class VpcPeeringConnectionAccepterAccepterArgs : ResourceArgs
{
    [Input("allowRemoteVpcDnsResolution")]
    public Input<bool>? AllowRemoteVpcDnsResolution { get; set; }

    public static new VpcPeeringConnectionAccepterAccepterArgs Empty => new();
}
