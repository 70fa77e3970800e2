namespace Pulumi.Aws.Ec2;

/// <summary>Options of a peering.</summary>
[AwsResourceType("aws:ec2/peeringConnectionOptions:PeeringConnectionOptions")]
public partial class PeeringConnectionOptions : CustomResource
{
    public PeeringConnectionOptions(string name, PeeringConnectionOptionsArgs args, CustomResourceOptions? options = null)
        : base(
            "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions",
            name,
            args ?? new PeeringConnectionOptionsArgs(),
            Utilities.Options(options, ""))
    {
    }

    private PeeringConnectionOptions(string name, Input<string> id, PeeringConnectionOptionsState? state, CustomResourceOptions? options)
        : base("aws:ec2/peeringConnectionOptions:PeeringConnectionOptions", name, state, Utilities.Options(options, id))
    {
    }

    [Output("accepter")]
    public Output<Outputs.PeeringConnectionOptionsAccepter> Accepter { get; private set; } = null!;

    [Output("requester")]
    public Output<Outputs.PeeringConnectionOptionsRequester> Requester { get; private set; } = null!;

    [Output("vpcPeeringConnectionId")]
    public Output<string> VpcPeeringConnectionId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static PeeringConnectionOptions Get(
        string name,
        Input<string> id,
        PeeringConnectionOptionsState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
