namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>What the requesting side of a peering allows.</summary>
public sealed class PeeringConnectionOptionsRequesterArgs : ResourceArgs
{
    [Input("allowRemoteVpcDnsResolution")]
    public Input<bool>? AllowRemoteVpcDnsResolution { get; set; }

    public static new PeeringConnectionOptionsRequesterArgs Empty => new();
}
