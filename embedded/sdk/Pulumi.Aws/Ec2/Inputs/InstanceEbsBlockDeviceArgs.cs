namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>Another disk of an instance. Sizes are in GiB.</summary>
public sealed class InstanceEbsBlockDeviceArgs : ResourceArgs
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

    [Input("deviceName", required: true)]
    public Input<string> DeviceName { get; set; } = null!;

    [Input("snapshotId")]
    public Input<string>? SnapshotId { get; set; }

    public static new InstanceEbsBlockDeviceArgs Empty => new();
}
