namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>The disk an instance boots from. Sizes are in GiB.</summary>
public sealed class InstanceRootBlockDeviceArgs : ResourceArgs
{
    [Input("deleteOnTermination")]
    public Input<bool>? DeleteOnTermination { get; set; }

    [Input("encrypted")]
    public Input<bool>? Encrypted { get; set; }

    [Input("iops")]
    public Input<int>? Iops { get; set; }

    [Input("kmsKeyId")]
    public Input<string>? KmsKeyId { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [Input("throughput")]
    public Input<int>? Throughput { get; set; }

    [Input("volumeSize")]
    public Input<int>? VolumeSize { get; set; }

    [Input("volumeType")]
    public Input<string>? VolumeType { get; set; }

    public static new InstanceRootBlockDeviceArgs Empty => new();
}
