using System.Collections.Immutable;

namespace Pulumi.Aws.Ebs;

/// <summary>A disk. Its size is in GiB.</summary>
[AwsResourceType("aws:ebs/volume:Volume")]
public partial class Volume : CustomResource
{
    public Volume(string name, VolumeArgs args, CustomResourceOptions? options = null)
        : base("aws:ebs/volume:Volume", name, args ?? new VolumeArgs(), Utilities.Options(options, ""))
    {
    }

    private Volume(string name, Input<string> id, VolumeState? state, CustomResourceOptions? options)
        : base("aws:ebs/volume:Volume", name, state, Utilities.Options(options, id))
    {
    }

    [Output("availabilityZone")]
    public Output<string> AvailabilityZone { get; private set; } = null!;

    [Output("encrypted")]
    public Output<bool> Encrypted { get; private set; } = null!;

    [Output("finalSnapshot")]
    public Output<bool?> FinalSnapshot { get; private set; } = null!;

    [Output("iops")]
    public Output<int> Iops { get; private set; } = null!;

    [Output("kmsKeyId")]
    public Output<string> KmsKeyId { get; private set; } = null!;

    [Output("multiAttachEnabled")]
    public Output<bool?> MultiAttachEnabled { get; private set; } = null!;

    [Output("outpostArn")]
    public Output<string?> OutpostArn { get; private set; } = null!;

    [Output("size")]
    public Output<int> Size { get; private set; } = null!;

    [Output("snapshotId")]
    public Output<string> SnapshotId { get; private set; } = null!;

    [Output("throughput")]
    public Output<int> Throughput { get; private set; } = null!;

    [Output("type")]
    public Output<string> Type { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("createTime")]
    public Output<string> CreateTime { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static Volume Get(
        string name,
        Input<string> id,
        VolumeState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
