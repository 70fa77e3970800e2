namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="NatGateway"/>.</summary>
public sealed class NatGatewayArgs : ResourceArgs
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

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new NatGatewayArgs Empty => new();
}
