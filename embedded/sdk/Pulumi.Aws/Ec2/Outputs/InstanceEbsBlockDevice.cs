using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>Another disk of an instance. Sizes are in GiB.</summary>
[OutputType]
public sealed class InstanceEbsBlockDevice
{
    public readonly bool? DeleteOnTermination;
    public readonly bool? Encrypted;
    public readonly int? Iops;
    public readonly string? KmsKeyId;
    public readonly ImmutableDictionary<string, string>? Tags;
    public readonly ImmutableDictionary<string, string> TagsAll;
    public readonly int? Throughput;
    public readonly string VolumeId;
    public readonly int? VolumeSize;
    public readonly string? VolumeType;
    public readonly string DeviceName;
    public readonly string? SnapshotId;

    [OutputConstructor]
    private InstanceEbsBlockDevice(
        bool? deleteOnTermination,
        bool? encrypted,
        int? iops,
        string? kmsKeyId,
        ImmutableDictionary<string, string>? tags,
        ImmutableDictionary<string, string> tagsAll,
        int? throughput,
        string volumeId,
        int? volumeSize,
        string? volumeType,
        string deviceName,
        string? snapshotId)
    {
        DeleteOnTermination = deleteOnTermination;
        Encrypted = encrypted;
        Iops = iops;
        KmsKeyId = kmsKeyId;
        Tags = tags;
        TagsAll = tagsAll;
        Throughput = throughput;
        VolumeId = volumeId;
        VolumeSize = volumeSize;
        VolumeType = volumeType;
        DeviceName = deviceName;
        SnapshotId = snapshotId;
    }
}
