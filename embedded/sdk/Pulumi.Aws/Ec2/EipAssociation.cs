namespace Pulumi.Aws.Ec2;

/// <summary>Gives an instance or network interface an elastic address.</summary>
[AwsResourceType("aws:ec2/eipAssociation:EipAssociation")]
public partial class EipAssociation : CustomResource
{
    public EipAssociation(string name, EipAssociationArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:ec2/eipAssociation:EipAssociation", name, args ?? new EipAssociationArgs(), Utilities.Options(options, ""))
    {
    }

    private EipAssociation(string name, Input<string> id, EipAssociationState? state, CustomResourceOptions? options)
        : base("aws:ec2/eipAssociation:EipAssociation", name, state, Utilities.Options(options, id))
    {
    }

    [Output("allocationId")]
    public Output<string> AllocationId { get; private set; } = null!;

    [Output("allowReassociation")]
    public Output<bool?> AllowReassociation { get; private set; } = null!;

    [Output("instanceId")]
    public Output<string> InstanceId { get; private set; } = null!;

    [Output("networkInterfaceId")]
    public Output<string> NetworkInterfaceId { get; private set; } = null!;

    [Output("privateIpAddress")]
    public Output<string> PrivateIpAddress { get; private set; } = null!;

    [Output("publicIp")]
    public Output<string> PublicIp { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static EipAssociation Get(
        string name,
        Input<string> id,
        EipAssociationState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
