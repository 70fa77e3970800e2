namespace Pulumi.Docker.Outputs;

/// <summary>Something mounted in a container.</summary>
[OutputType]
public sealed class ContainerMount
{
    public readonly Outputs.ContainerMountBindOptions? BindOptions;
    public readonly bool? ReadOnly;
    public readonly string? Source;
    public readonly string Target;
    public readonly Outputs.ContainerMountTmpfsOptions? TmpfsOptions;
    public readonly string Type;
    public readonly Outputs.ContainerMountVolumeOptions? VolumeOptions;

    [OutputConstructor]
    private ContainerMount(
        Outputs.ContainerMountBindOptions? bindOptions,
        bool? readOnly,
        string? source,
        string target,
        Outputs.ContainerMountTmpfsOptions? tmpfsOptions,
        string type,
        Outputs.ContainerMountVolumeOptions? volumeOptions)
    {
        BindOptions = bindOptions;
        ReadOnly = readOnly;
        Source = source;
        Target = target;
        TmpfsOptions = tmpfsOptions;
        Type = type;
        VolumeOptions = volumeOptions;
    }
}
