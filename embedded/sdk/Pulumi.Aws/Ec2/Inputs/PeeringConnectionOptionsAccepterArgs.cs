namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>What the accepting side of a peering allows.</summary>
public sealed class PeeringConnectionOptionsAccepterArgs : ResourceArgs
{
    [Input("allowRemoteVpcDnsResolution")]
    public Input<bool>? AllowRemoteVpcDnsResolution { get; set; }

    public static new PeeringConnectionOptionsAccepterArgs Empty => new();
}
