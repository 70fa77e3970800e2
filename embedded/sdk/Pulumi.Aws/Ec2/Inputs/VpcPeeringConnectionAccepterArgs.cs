namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>What the accepting side of a peering allows.</summary>
public sealed class VpcPeeringConnectionAccepterArgs : ResourceArgs
{
    [Input("allowRemoteVpcDnsResolution")]
    public Input<bool>? AllowRemoteVpcDnsResolution { get; set; }

    public static new VpcPeeringConnectionAccepterArgs Empty => new();
}
