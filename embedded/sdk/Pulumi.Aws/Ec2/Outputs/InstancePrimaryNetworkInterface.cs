namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>The network interface an instance starts with.</summary>
[OutputType]
public sealed class InstancePrimaryNetworkInterface
{
    public readonly bool DeleteOnTermination;
    public readonly string NetworkInterfaceId;

    [OutputConstructor]
    private InstancePrimaryNetworkInterface(
        bool deleteOnTermination,
        string networkInterfaceId)
    {
        DeleteOnTermination = deleteOnTermination;
        NetworkInterfaceId = networkInterfaceId;
    }
}
