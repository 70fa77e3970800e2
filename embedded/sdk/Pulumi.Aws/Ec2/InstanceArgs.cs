namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="Instance"/>.</summary>
public sealed class InstanceArgs : ResourceArgs
{
    [Input("ami")]
    public Input<string>? Ami { get; set; }

    [Input("associatePublicIpAddress")]
    public Input<bool>? AssociatePublicIpAddress { get; set; }

    [Input("availabilityZone")]
    public Input<string>? AvailabilityZone { get; set; }

    [Input("creditSpecification")]
    public Input<Inputs.InstanceCreditSpecificationArgs>? CreditSpecification { get; set; }

    [Input("disableApiStop")]
    public Input<bool>? DisableApiStop { get; set; }

    [Input("disableApiTermination")]
    public Input<bool>? DisableApiTermination { get; set; }

    [field: Input("ebsBlockDevices")]
    public InputList<Inputs.InstanceEbsBlockDeviceArgs> EbsBlockDevices { get => field ??= new(); set; }

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

    [Input("instanceType")]
    public InputUnion<string, InstanceType>? InstanceType { get; set; }

    [Input("ipv6AddressCount")]
    public Input<int>? Ipv6AddressCount { get; set; }

    [field: Input("ipv6Addresses")]
    public InputList<string> Ipv6Addresses { get => field ??= new(); set; }

    [Input("keyName")]
    public Input<string>? KeyName { get; set; }

    [Input("metadataOptions")]
    public Input<Inputs.InstanceMetadataOptionsArgs>? MetadataOptions { get; set; }

    [Input("monitoring")]
    public Input<bool>? Monitoring { get; set; }

    [Input("placementGroup")]
    public Input<string>? PlacementGroup { get; set; }

    [Input("primaryNetworkInterface")]
    public Input<Inputs.InstancePrimaryNetworkInterfaceArgs>? PrimaryNetworkInterface { get; set; }

    [Input("privateIp")]
    public Input<string>? PrivateIp { get; set; }

    [Input("rootBlockDevice")]
    public Input<Inputs.InstanceRootBlockDeviceArgs>? RootBlockDevice { get; set; }

    [field: Input("secondaryPrivateIps")]
    public InputList<string> SecondaryPrivateIps { get => field ??= new(); set; }

    [field: Input("securityGroups")]
    public InputList<string> SecurityGroups { get => field ??= new(); set; }

    [Input("sourceDestCheck")]
    public Input<bool>? SourceDestCheck { get; set; }

    [Input("subnetId")]
    public Input<string>? SubnetId { get; set; }

    [Input("tenancy")]
    public InputUnion<string, Tenancy>? Tenancy { get; set; }

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

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new InstanceArgs Empty => new();
}
