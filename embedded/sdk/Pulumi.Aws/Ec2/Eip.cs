using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A public address that stays.</summary>
[AwsResourceType("aws:ec2/eip:Eip")]
public partial class Eip : CustomResource
{
    public Eip(string name, EipArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:ec2/eip:Eip", name, args ?? new EipArgs(), Utilities.Options(options, ""))
    {
    }

    private Eip(string name, Input<string> id, EipState? state, CustomResourceOptions? options)
        : base("aws:ec2/eip:Eip", name, state, Utilities.Options(options, id))
    {
    }

    [Output("address")]
    public Output<string?> Address { get; private set; } = null!;

    [Output("associateWithPrivateIp")]
    public Output<string?> AssociateWithPrivateIp { get; private set; } = null!;

    [Output("customerOwnedIpv4Pool")]
    public Output<string?> CustomerOwnedIpv4Pool { get; private set; } = null!;

    [Output("domain")]
    public Output<string> Domain { get; private set; } = null!;

    [Output("instance")]
    public Output<string> Instance { get; private set; } = null!;

    [Output("ipamPoolId")]
    public Output<string> IpamPoolId { get; private set; } = null!;

    [Output("networkBorderGroup")]
    public Output<string> NetworkBorderGroup { get; private set; } = null!;

    [Output("networkInterface")]
    public Output<string> NetworkInterface { get; private set; } = null!;

    [Output("publicIpv4Pool")]
    public Output<string> PublicIpv4Pool { get; private set; } = null!;

    [Output("allocationId")]
    public Output<string> AllocationId { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("associationId")]
    public Output<string> AssociationId { get; private set; } = null!;

    [Output("carrierIp")]
    public Output<string> CarrierIp { get; private set; } = null!;

    [Output("customerOwnedIp")]
    public Output<string> CustomerOwnedIp { get; private set; } = null!;

    [Output("privateDns")]
    public Output<string> PrivateDns { get; private set; } = null!;

    [Output("privateIp")]
    public Output<string> PrivateIp { get; private set; } = null!;

    [Output("ptrRecord")]
    public Output<string> PtrRecord { get; private set; } = null!;

    [Output("publicDns")]
    public Output<string> PublicDns { get; private set; } = null!;

    [Output("publicIp")]
    public Output<string> PublicIp { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static Eip Get(
        string name,
        Input<string> id,
        EipState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
