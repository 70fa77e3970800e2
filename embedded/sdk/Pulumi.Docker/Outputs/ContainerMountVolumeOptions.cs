using System.Collections.Immutable;

namespace Pulumi.Docker.Outputs;

/// <summary>Options of a volume mount.</summary>
[OutputType]
public sealed class ContainerMountVolumeOptions
{
    public readonly string? DriverName;
    public readonly ImmutableDictionary<string, string>? DriverOptions;
    public readonly ImmutableArray<Outputs.ContainerMountVolumeOptionsLabel> Labels;
    public readonly bool? NoCopy;
    public readonly string? Subpath;

    [OutputConstructor]
    private ContainerMountVolumeOptions(
        string? driverName,
        ImmutableDictionary<string, string>? driverOptions,
        ImmutableArray<Outputs.ContainerMountVolumeOptionsLabel> labels,
        bool? noCopy,
        string? subpath)
    {
        DriverName = driverName;
        DriverOptions = driverOptions;
        Labels = labels;
        NoCopy = noCopy;
        Subpath = subpath;
    }
}
