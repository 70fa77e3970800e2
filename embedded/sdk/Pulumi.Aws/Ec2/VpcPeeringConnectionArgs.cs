namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="VpcPeeringConnection"/>.</summary>
public sealed class VpcPeeringConnectionArgs : ResourceArgs
{
    [Input("accepter")]
    public Input<Inputs.VpcPeeringConnectionAccepterArgs>? Accepter { get; set; }

    [Input("autoAccept")]
    public Input<bool>? AutoAccept { get; set; }

    [Input("peerOwnerId")]
    public Input<string>? PeerOwnerId { get; set; }

    [Input("peerRegion")]
    public Input<string>? PeerRegion { get; set; }

    [Input("peerVpcId", required: true)]
    public Input<string> PeerVpcId { get; set; } = null!;

    [Input("requester")]
    public Input<Inputs.VpcPeeringConnectionRequesterArgs>? Requester { get; set; }

    [Input("vpcId", required: true)]
    public Input<string> VpcId { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new VpcPeeringConnectionArgs Empty => new();
}
