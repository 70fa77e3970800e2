namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>What the requesting side of a peering allows.</summary>
public sealed class VpcPeeringConnectionAccepterRequesterArgs : ResourceArgs
{
    [Input("allowRemoteVpcDnsResolution")]
    public Input<bool>? AllowRemoteVpcDnsResolution { get; set; }

    public static new VpcPeeringConnectionAccepterRequesterArgs Empty => new();
}
