namespace Pulumi.Aws.Ebs;

/// <summary>What is known of a <see cref="Volume"/> that is looked up.</summary>
public sealed class VolumeState : ResourceArgs
{
    [Input("availabilityZone")]
    public Input<string>? AvailabilityZone { get; set; }

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

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("createTime")]
    public Input<string>? CreateTime { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [field: Input("tagsAll")]
    public InputMap<string> TagsAll { get => field ??= new(); set; }

    public static new VolumeState Empty => new();
}
