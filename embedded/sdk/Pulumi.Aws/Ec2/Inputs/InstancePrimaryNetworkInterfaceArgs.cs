namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>The network interface an instance starts with.</summary>
public sealed class InstancePrimaryNetworkInterfaceArgs : ResourceArgs
{
    [Input("networkInterfaceId", required: true)]
    public Input<string> NetworkInterfaceId { get; set; } = null!;

    public static new InstancePrimaryNetworkInterfaceArgs Empty => new();
}
