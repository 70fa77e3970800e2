using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>The disk an instance boots from. Sizes are in GiB.</summary>
[OutputType]
public sealed class InstanceRootBlockDevice
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

    [OutputConstructor]
    private InstanceRootBlockDevice(
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
        string deviceName)
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
    }
}
