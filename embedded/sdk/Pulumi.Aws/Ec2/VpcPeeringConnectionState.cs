namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="VpcPeeringConnection"/> that is looked up.</summary>
public sealed class VpcPeeringConnectionState : ResourceArgs
{
    [Input("autoAccept")]
    public Input<bool>? AutoAccept { get; set; }

    [Input("peerOwnerId")]
    public Input<string>? PeerOwnerId { get; set; }

    [Input("peerRegion")]
    public Input<string>? PeerRegion { get; set; }

    [Input("peerVpcId")]
    public Input<string>? PeerVpcId { get; set; }

    [Input("vpcId")]
    public Input<string>? VpcId { get; set; }

    [Input("acceptStatus")]
    public Input<string>? AcceptStatus { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [field: Input("tagsAll")]
    public InputMap<string> TagsAll { get => field ??= new(); set; }

    public static new VpcPeeringConnectionState Empty => new();
}
