using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A subnet of a VPC.</summary>
[AwsResourceType("aws:ec2/subnet:Subnet")]
public partial class Subnet : CustomResource
{
    public Subnet(string name, SubnetArgs args, CustomResourceOptions? options = null)
        : base("aws:ec2/subnet:Subnet", name, args ?? new SubnetArgs(), Utilities.Options(options, ""))
    {
    }

    private Subnet(string name, Input<string> id, SubnetState? state, CustomResourceOptions? options)
        : base("aws:ec2/subnet:Subnet", name, state, Utilities.Options(options, id))
    {
    }

    [Output("assignIpv6AddressOnCreation")]
    public Output<bool?> AssignIpv6AddressOnCreation { get; private set; } = null!;

    [Output("availabilityZone")]
    public Output<string> AvailabilityZone { get; private set; } = null!;

    [Output("availabilityZoneId")]
    public Output<string> AvailabilityZoneId { get; private set; } = null!;

    [Output("cidrBlock")]
    public Output<string> CidrBlock { get; private set; } = null!;

    [Output("enableDns64")]
    public Output<bool?> EnableDns64 { get; private set; } = null!;

    [Output("ipv6CidrBlock")]
    public Output<string> Ipv6CidrBlock { get; private set; } = null!;

    [Output("ipv6Native")]
    public Output<bool?> Ipv6Native { get; private set; } = null!;

    [Output("mapPublicIpOnLaunch")]
    public Output<bool?> MapPublicIpOnLaunch { get; private set; } = null!;

    [Output("outpostArn")]
    public Output<string?> OutpostArn { get; private set; } = null!;

    [Output("privateDnsHostnameTypeOnLaunch")]
    public Output<string> PrivateDnsHostnameTypeOnLaunch { get; private set; } = null!;

    [Output("vpcId")]
    public Output<string> VpcId { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("ipv6CidrBlockAssociationId")]
    public Output<string> Ipv6CidrBlockAssociationId { get; private set; } = null!;

    [Output("ownerId")]
    public Output<string> OwnerId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static Subnet Get(
        string name,
        Input<string> id,
        SubnetState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
