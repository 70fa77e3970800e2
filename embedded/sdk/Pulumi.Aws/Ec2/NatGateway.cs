using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>The way from private subnets to the internet.</summary>
[AwsResourceType("aws:ec2/natGateway:NatGateway")]
public partial class NatGateway : CustomResource
{
    public NatGateway(string name, NatGatewayArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:ec2/natGateway:NatGateway", name, args ?? new NatGatewayArgs(), Utilities.Options(options, ""))
    {
    }

    private NatGateway(string name, Input<string> id, NatGatewayState? state, CustomResourceOptions? options)
        : base("aws:ec2/natGateway:NatGateway", name, state, Utilities.Options(options, id))
    {
    }

    [Output("allocationId")]
    public Output<string?> AllocationId { get; private set; } = null!;

    [Output("connectivityType")]
    public Output<string?> ConnectivityType { get; private set; } = null!;

    [Output("privateIp")]
    public Output<string> PrivateIp { get; private set; } = null!;

    [Output("secondaryAllocationIds")]
    public Output<ImmutableArray<string>> SecondaryAllocationIds { get; private set; } = null!;

    [Output("secondaryPrivateIpAddressCount")]
    public Output<int> SecondaryPrivateIpAddressCount { get; private set; } = null!;

    [Output("secondaryPrivateIpAddresses")]
    public Output<ImmutableArray<string>> SecondaryPrivateIpAddresses { get; private set; } = null!;

    [Output("subnetId")]
    public Output<string?> SubnetId { get; private set; } = null!;

    [Output("associationId")]
    public Output<string> AssociationId { get; private set; } = null!;

    [Output("networkInterfaceId")]
    public Output<string> NetworkInterfaceId { get; private set; } = null!;

    [Output("publicIp")]
    public Output<string> PublicIp { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static NatGateway Get(
        string name,
        Input<string> id,
        NatGatewayState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
