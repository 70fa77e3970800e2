namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="NatGateway"/> that is looked up.</summary>
public sealed class NatGatewayState : ResourceArgs
{
    [Input("allocationId")]
    public Input<string>? AllocationId { get; set; }

    [Input("connectivityType")]
    public Input<string>? ConnectivityType { get; set; }

    [Input("privateIp")]
    public Input<string>? PrivateIp { get; set; }

    [field: Input("secondaryAllocationIds")]
    public InputList<string> SecondaryAllocationIds { get => field ??= new(); set; }

    [Input("secondaryPrivateIpAddressCount")]
    public Input<int>? SecondaryPrivateIpAddressCount { get; set; }

    [field: Input("secondaryPrivateIpAddresses")]
    public InputList<string> SecondaryPrivateIpAddresses { get => field ??= new(); set; }

    [Input("subnetId")]
    public Input<string>? SubnetId { get; set; }

    [Input("associationId")]
    public Input<string>? AssociationId { get; set; }

    [Input("networkInterfaceId")]
    public Input<string>? NetworkInterfaceId { get; set; }

    [Input("publicIp")]
    public Input<string>? PublicIp { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [field: Input("tagsAll")]
    public InputMap<string> TagsAll { get => field ??= new(); set; }

    public static new NatGatewayState Empty => new();
}
