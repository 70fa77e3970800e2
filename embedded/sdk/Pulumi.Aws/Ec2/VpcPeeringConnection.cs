using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A request to connect two VPCs.</summary>
[AwsResourceType("aws:ec2/vpcPeeringConnection:VpcPeeringConnection")]
public partial class VpcPeeringConnection : CustomResource
{
    public VpcPeeringConnection(string name, VpcPeeringConnectionArgs args, CustomResourceOptions? options = null)
        : base(
            "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
            name,
            args ?? new VpcPeeringConnectionArgs(),
            Utilities.Options(options, ""))
    {
    }

    private VpcPeeringConnection(string name, Input<string> id, VpcPeeringConnectionState? state, CustomResourceOptions? options)
        : base("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", name, state, Utilities.Options(options, id))
    {
    }

    [Output("accepter")]
    public Output<Outputs.VpcPeeringConnectionAccepter> Accepter { get; private set; } = null!;

    [Output("autoAccept")]
    public Output<bool?> AutoAccept { get; private set; } = null!;

    [Output("peerOwnerId")]
    public Output<string> PeerOwnerId { get; private set; } = null!;

    [Output("peerRegion")]
    public Output<string> PeerRegion { get; private set; } = null!;

    [Output("peerVpcId")]
    public Output<string> PeerVpcId { get; private set; } = null!;

    [Output("requester")]
    public Output<Outputs.VpcPeeringConnectionRequester> Requester { get; private set; } = null!;

    [Output("vpcId")]
    public Output<string> VpcId { get; private set; } = null!;

    [Output("acceptStatus")]
    public Output<string> AcceptStatus { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static VpcPeeringConnection Get(
        string name,
        Input<string> id,
        VpcPeeringConnectionState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
