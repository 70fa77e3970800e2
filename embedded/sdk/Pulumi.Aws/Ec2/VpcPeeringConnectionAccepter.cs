using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>The other side's consent to a peering.</summary>
[AwsResourceType("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter")]
public partial class VpcPeeringConnectionAccepter : CustomResource
{
    public VpcPeeringConnectionAccepter(string name, VpcPeeringConnectionAccepterArgs args, CustomResourceOptions? options = null)
        : base(
            "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
            name,
            args ?? new VpcPeeringConnectionAccepterArgs(),
            Utilities.Options(options, ""))
    {
    }

    private VpcPeeringConnectionAccepter(
        string name,
        Input<string> id,
        VpcPeeringConnectionAccepterState? state,
        CustomResourceOptions? options)
        : base("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", name, state, Utilities.Options(options, id))
    {
    }

    [Output("accepter")]
    public Output<Outputs.VpcPeeringConnectionAccepterAccepter> Accepter { get; private set; } = null!;

    [Output("autoAccept")]
    public Output<bool?> AutoAccept { get; private set; } = null!;

    [Output("requester")]
    public Output<Outputs.VpcPeeringConnectionAccepterRequester> Requester { get; private set; } = null!;

    [Output("vpcPeeringConnectionId")]
    public Output<string> VpcPeeringConnectionId { get; private set; } = null!;

    [Output("acceptStatus")]
    public Output<string> AcceptStatus { get; private set; } = null!;

    [Output("peerOwnerId")]
    public Output<string> PeerOwnerId { get; private set; } = null!;

    [Output("peerRegion")]
    public Output<string> PeerRegion { get; private set; } = null!;

    [Output("peerVpcId")]
    public Output<string> PeerVpcId { get; private set; } = null!;

    [Output("vpcId")]
    public Output<string> VpcId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static VpcPeeringConnectionAccepter Get(
        string name,
        Input<string> id,
        VpcPeeringConnectionAccepterState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
