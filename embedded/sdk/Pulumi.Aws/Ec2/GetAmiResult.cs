using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A machine image.</summary>
[OutputType]
public sealed class GetAmiResult
{
    public readonly bool? AllowUnsafeFilter;
    public readonly ImmutableArray<string> ExecutableUsers;
    public readonly ImmutableArray<Outputs.GetAmiFilterResult> Filters;
    public readonly bool? IncludeDeprecated;
    public readonly bool? MostRecent;
    public readonly string? NameRegex;
    public readonly ImmutableArray<string> Owners;
    public readonly string Region;
    public readonly ImmutableDictionary<string, string> Tags;
    public readonly string? UefiData;
    public readonly string Architecture;
    public readonly string Arn;
    public readonly ImmutableArray<Outputs.GetAmiBlockDeviceMappingResult> BlockDeviceMappings;
    public readonly string BootMode;
    public readonly string CreationDate;
    public readonly string DeprecationTime;
    public readonly string Description;
    public readonly bool EnaSupport;
    public readonly string Hypervisor;
    public readonly string Id;
    public readonly string ImageId;
    public readonly string ImageLocation;
    public readonly string ImageOwnerAlias;
    public readonly string ImageType;
    public readonly string ImdsSupport;
    public readonly string KernelId;
    public readonly string LastLaunchedTime;
    public readonly string Name;
    public readonly string OwnerId;
    public readonly string Platform;
    public readonly string PlatformDetails;
    public readonly bool Public;
    public readonly string RamdiskId;
    public readonly string RootDeviceName;
    public readonly string RootDeviceType;
    public readonly string RootSnapshotId;
    public readonly string SriovNetSupport;
    public readonly string State;
    public readonly ImmutableDictionary<string, string> StateReason;
    public readonly string TpmSupport;
    public readonly string UsageOperation;
    public readonly string VirtualizationType;

    [OutputConstructor]
    private GetAmiResult(
        bool? allowUnsafeFilter,
        ImmutableArray<string> executableUsers,
        ImmutableArray<Outputs.GetAmiFilterResult> filters,
        bool? includeDeprecated,
        bool? mostRecent,
        string? nameRegex,
        ImmutableArray<string> owners,
        string region,
        ImmutableDictionary<string, string> tags,
        string? uefiData,
        string architecture,
        string arn,
        ImmutableArray<Outputs.GetAmiBlockDeviceMappingResult> blockDeviceMappings,
        string bootMode,
        string creationDate,
        string deprecationTime,
        string description,
        bool enaSupport,
        string hypervisor,
        string id,
        string imageId,
        string imageLocation,
        string imageOwnerAlias,
        string imageType,
        string imdsSupport,
        string kernelId,
        string lastLaunchedTime,
        string name,
        string ownerId,
        string platform,
        string platformDetails,
        bool @public,
        string ramdiskId,
        string rootDeviceName,
        string rootDeviceType,
        string rootSnapshotId,
        string sriovNetSupport,
        string state,
        ImmutableDictionary<string, string> stateReason,
        string tpmSupport,
        string usageOperation,
        string virtualizationType)
    {
        AllowUnsafeFilter = allowUnsafeFilter;
        ExecutableUsers = executableUsers;
        Filters = filters;
        IncludeDeprecated = includeDeprecated;
        MostRecent = mostRecent;
        NameRegex = nameRegex;
        Owners = owners;
        Region = region;
        Tags = tags;
        UefiData = uefiData;
        Architecture = architecture;
        Arn = arn;
        BlockDeviceMappings = blockDeviceMappings;
        BootMode = bootMode;
        CreationDate = creationDate;
        DeprecationTime = deprecationTime;
        Description = description;
        EnaSupport = enaSupport;
        Hypervisor = hypervisor;
        Id = id;
        ImageId = imageId;
        ImageLocation = imageLocation;
        ImageOwnerAlias = imageOwnerAlias;
        ImageType = imageType;
        ImdsSupport = imdsSupport;
        KernelId = kernelId;
        LastLaunchedTime = lastLaunchedTime;
        Name = name;
        OwnerId = ownerId;
        Platform = platform;
        PlatformDetails = platformDetails;
        Public = @public;
        RamdiskId = ramdiskId;
        RootDeviceName = rootDeviceName;
        RootDeviceType = rootDeviceType;
        RootSnapshotId = rootSnapshotId;
        SriovNetSupport = sriovNetSupport;
        State = state;
        StateReason = stateReason;
        TpmSupport = tpmSupport;
        UsageOperation = usageOperation;
        VirtualizationType = virtualizationType;
    }
}
