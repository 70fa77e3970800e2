namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="Instance"/> that is looked up.</summary>
public sealed class InstanceState : ResourceArgs
{
    [Input("ami")]
    public Input<string>? Ami { get; set; }

    [Input("associatePublicIpAddress")]
    public Input<bool>? AssociatePublicIpAddress { get; set; }

    [Input("availabilityZone")]
    public Input<string>? AvailabilityZone { get; set; }

    [Input("disableApiStop")]
    public Input<bool>? DisableApiStop { get; set; }

    [Input("disableApiTermination")]
    public Input<bool>? DisableApiTermination { get; set; }

    [Input("ebsOptimized")]
    public Input<bool>? EbsOptimized { get; set; }

    [Input("forceDestroy")]
    public Input<bool>? ForceDestroy { get; set; }

    [Input("getPasswordData")]
    public Input<bool>? GetPasswordData { get; set; }

    [Input("hibernation")]
    public Input<bool>? Hibernation { get; set; }

    [Input("hostId")]
    public Input<string>? HostId { get; set; }

    [Input("iamInstanceProfile")]
    public Input<string>? IamInstanceProfile { get; set; }

    [Input("instanceInitiatedShutdownBehavior")]
    public Input<string>? InstanceInitiatedShutdownBehavior { get; set; }

    [Input("ipv6AddressCount")]
    public Input<int>? Ipv6AddressCount { get; set; }

    [field: Input("ipv6Addresses")]
    public InputList<string> Ipv6Addresses { get => field ??= new(); set; }

    [Input("keyName")]
    public Input<string>? KeyName { get; set; }

    [Input("monitoring")]
    public Input<bool>? Monitoring { get; set; }

    [Input("placementGroup")]
    public Input<string>? PlacementGroup { get; set; }

    [Input("privateIp")]
    public Input<string>? PrivateIp { get; set; }

    [field: Input("secondaryPrivateIps")]
    public InputList<string> SecondaryPrivateIps { get => field ??= new(); set; }

    [field: Input("securityGroups")]
    public InputList<string> SecurityGroups { get => field ??= new(); set; }

    [Input("sourceDestCheck")]
    public Input<bool>? SourceDestCheck { get; set; }

    [Input("subnetId")]
    public Input<string>? SubnetId { get; set; }

    [Input("userData")]
    public Input<string>? UserData { get; set; }

    [Input("userDataBase64")]
    public Input<string>? UserDataBase64 { get; set; }

    [Input("userDataReplaceOnChange")]
    public Input<bool>? UserDataReplaceOnChange { get; set; }

    [field: Input("volumeTags")]
    public InputMap<string> VolumeTags { get => field ??= new(); set; }

    [field: Input("vpcSecurityGroupIds")]
    public InputList<string> VpcSecurityGroupIds { get => field ??= new(); set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("instanceLifecycle")]
    public Input<string>? InstanceLifecycle { get; set; }

    [Input("outpostArn")]
    public Input<string>? OutpostArn { get; set; }

    [Input("passwordData")]
    public Input<string>? PasswordData { get; set; }

    [Input("primaryNetworkInterfaceId")]
    public Input<string>? PrimaryNetworkInterfaceId { get; set; }

    [Input("privateDns")]
    public Input<string>? PrivateDns { get; set; }

    [Input("publicDns")]
    public Input<string>? PublicDns { get; set; }

    [Input("publicIp")]
    public Input<string>? PublicIp { get; set; }

    [Input("spotInstanceRequestId")]
    public Input<string>? SpotInstanceRequestId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [field: Input("tagsAll")]
    public InputMap<string> TagsAll { get => field ??= new(); set; }

    public static new InstanceState Empty => new();
}
