using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A virtual private cloud.</summary>
[AwsResourceType("aws:ec2/vpc:Vpc")]
public partial class Vpc : CustomResource
{
    public Vpc(string name, VpcArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:ec2/vpc:Vpc", name, args ?? new VpcArgs(), Utilities.Options(options, ""))
    {
    }

    private Vpc(string name, Input<string> id, VpcState? state, CustomResourceOptions? options)
        : base("aws:ec2/vpc:Vpc", name, state, Utilities.Options(options, id))
    {
    }

    [Output("assignGeneratedIpv6CidrBlock")]
    public Output<bool?> AssignGeneratedIpv6CidrBlock { get; private set; } = null!;

    [Output("cidrBlock")]
    public Output<string> CidrBlock { get; private set; } = null!;

    [Output("enableDnsHostnames")]
    public Output<bool> EnableDnsHostnames { get; private set; } = null!;

    [Output("enableDnsSupport")]
    public Output<bool?> EnableDnsSupport { get; private set; } = null!;

    [Output("enableNetworkAddressUsageMetrics")]
    public Output<bool> EnableNetworkAddressUsageMetrics { get; private set; } = null!;

    [Output("instanceTenancy")]
    public Output<string?> InstanceTenancy { get; private set; } = null!;

    [Output("ipv4IpamPoolId")]
    public Output<string?> Ipv4IpamPoolId { get; private set; } = null!;

    [Output("ipv4NetmaskLength")]
    public Output<int?> Ipv4NetmaskLength { get; private set; } = null!;

    [Output("ipv6CidrBlock")]
    public Output<string> Ipv6CidrBlock { get; private set; } = null!;

    [Output("ipv6CidrBlockNetworkBorderGroup")]
    public Output<string> Ipv6CidrBlockNetworkBorderGroup { get; private set; } = null!;

    [Output("ipv6IpamPoolId")]
    public Output<string?> Ipv6IpamPoolId { get; private set; } = null!;

    [Output("ipv6NetmaskLength")]
    public Output<int?> Ipv6NetmaskLength { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("defaultNetworkAclId")]
    public Output<string> DefaultNetworkAclId { get; private set; } = null!;

    [Output("defaultRouteTableId")]
    public Output<string> DefaultRouteTableId { get; private set; } = null!;

    [Output("defaultSecurityGroupId")]
    public Output<string> DefaultSecurityGroupId { get; private set; } = null!;

    [Output("dhcpOptionsId")]
    public Output<string> DhcpOptionsId { get; private set; } = null!;

    [Output("ipv6AssociationId")]
    public Output<string> Ipv6AssociationId { get; private set; } = null!;

    [Output("mainRouteTableId")]
    public Output<string> MainRouteTableId { get; private set; } = null!;

    [Output("ownerId")]
    public Output<string> OwnerId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static Vpc Get(
        string name,
        Input<string> id,
        VpcState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
