using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A virtual machine.</summary>
[AwsResourceType("aws:ec2/instance:Instance")]
public partial class Instance : CustomResource
{
    public Instance(string name, InstanceArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:ec2/instance:Instance", name, args ?? new InstanceArgs(), Utilities.Options(options, ""))
    {
    }

    private Instance(string name, Input<string> id, InstanceState? state, CustomResourceOptions? options)
        : base("aws:ec2/instance:Instance", name, state, Utilities.Options(options, id))
    {
    }

    [Output("ami")]
    public Output<string> Ami { get; private set; } = null!;

    [Output("associatePublicIpAddress")]
    public Output<bool> AssociatePublicIpAddress { get; private set; } = null!;

    [Output("availabilityZone")]
    public Output<string> AvailabilityZone { get; private set; } = null!;

    [Output("creditSpecification")]
    public Output<Outputs.InstanceCreditSpecification?> CreditSpecification { get; private set; } = null!;

    [Output("disableApiStop")]
    public Output<bool> DisableApiStop { get; private set; } = null!;

    [Output("disableApiTermination")]
    public Output<bool> DisableApiTermination { get; private set; } = null!;

    [Output("ebsBlockDevices")]
    public Output<ImmutableArray<Outputs.InstanceEbsBlockDevice>> EbsBlockDevices { get; private set; } = null!;

    [Output("ebsOptimized")]
    public Output<bool> EbsOptimized { get; private set; } = null!;

    [Output("forceDestroy")]
    public Output<bool?> ForceDestroy { get; private set; } = null!;

    [Output("getPasswordData")]
    public Output<bool?> GetPasswordData { get; private set; } = null!;

    [Output("hibernation")]
    public Output<bool?> Hibernation { get; private set; } = null!;

    [Output("hostId")]
    public Output<string> HostId { get; private set; } = null!;

    [Output("iamInstanceProfile")]
    public Output<string> IamInstanceProfile { get; private set; } = null!;

    [Output("instanceInitiatedShutdownBehavior")]
    public Output<string> InstanceInitiatedShutdownBehavior { get; private set; } = null!;

    [Output("instanceType")]
    public Output<string> InstanceType { get; private set; } = null!;

    [Output("ipv6AddressCount")]
    public Output<int> Ipv6AddressCount { get; private set; } = null!;

    [Output("ipv6Addresses")]
    public Output<ImmutableArray<string>> Ipv6Addresses { get; private set; } = null!;

    [Output("keyName")]
    public Output<string> KeyName { get; private set; } = null!;

    [Output("metadataOptions")]
    public Output<Outputs.InstanceMetadataOptions> MetadataOptions { get; private set; } = null!;

    [Output("monitoring")]
    public Output<bool> Monitoring { get; private set; } = null!;

    [Output("placementGroup")]
    public Output<string> PlacementGroup { get; private set; } = null!;

    [Output("primaryNetworkInterface")]
    public Output<Outputs.InstancePrimaryNetworkInterface> PrimaryNetworkInterface { get; private set; } = null!;

    [Output("privateIp")]
    public Output<string> PrivateIp { get; private set; } = null!;

    [Output("rootBlockDevice")]
    public Output<Outputs.InstanceRootBlockDevice> RootBlockDevice { get; private set; } = null!;

    [Output("secondaryPrivateIps")]
    public Output<ImmutableArray<string>> SecondaryPrivateIps { get; private set; } = null!;

    [Output("securityGroups")]
    public Output<ImmutableArray<string>> SecurityGroups { get; private set; } = null!;

    [Output("sourceDestCheck")]
    public Output<bool?> SourceDestCheck { get; private set; } = null!;

    [Output("subnetId")]
    public Output<string> SubnetId { get; private set; } = null!;

    [Output("tenancy")]
    public Output<string> Tenancy { get; private set; } = null!;

    [Output("userData")]
    public Output<string?> UserData { get; private set; } = null!;

    [Output("userDataBase64")]
    public Output<string> UserDataBase64 { get; private set; } = null!;

    [Output("userDataReplaceOnChange")]
    public Output<bool?> UserDataReplaceOnChange { get; private set; } = null!;

    [Output("volumeTags")]
    public Output<ImmutableDictionary<string, string>?> VolumeTags { get; private set; } = null!;

    [Output("vpcSecurityGroupIds")]
    public Output<ImmutableArray<string>> VpcSecurityGroupIds { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("instanceLifecycle")]
    public Output<string> InstanceLifecycle { get; private set; } = null!;

    [Output("instanceState")]
    public Output<string> InstanceState { get; private set; } = null!;

    [Output("outpostArn")]
    public Output<string> OutpostArn { get; private set; } = null!;

    [Output("passwordData")]
    public Output<string> PasswordData { get; private set; } = null!;

    [Output("primaryNetworkInterfaceId")]
    public Output<string> PrimaryNetworkInterfaceId { get; private set; } = null!;

    [Output("privateDns")]
    public Output<string> PrivateDns { get; private set; } = null!;

    [Output("publicDns")]
    public Output<string> PublicDns { get; private set; } = null!;

    [Output("publicIp")]
    public Output<string> PublicIp { get; private set; } = null!;

    [Output("spotInstanceRequestId")]
    public Output<string> SpotInstanceRequestId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static Instance Get(
        string name,
        Input<string> id,
        InstanceState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
