namespace Pulumi.Aws.Ebs;

/// <summary>Inputs of <see cref="Volume"/>.</summary>
public sealed class VolumeArgs : ResourceArgs
{
    [Input("availabilityZone", required: true)]
    public Input<string> AvailabilityZone { get; set; } = null!;

    [Input("encrypted")]
    public Input<bool>? Encrypted { get; set; }

    [Input("finalSnapshot")]
    public Input<bool>? FinalSnapshot { get; set; }

    [Input("iops")]
    public Input<int>? Iops { get; set; }

    [Input("kmsKeyId")]
    public Input<string>? KmsKeyId { get; set; }

    [Input("multiAttachEnabled")]
    public Input<bool>? MultiAttachEnabled { get; set; }

    [Input("outpostArn")]
    public Input<string>? OutpostArn { get; set; }

    [Input("size")]
    public Input<int>? Size { get; set; }

    [Input("snapshotId")]
    public Input<string>? SnapshotId { get; set; }

    [Input("throughput")]
    public Input<int>? Throughput { get; set; }

    [Input("type")]
    public Input<string>? Type { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new VolumeArgs Empty => new();
}
