namespace Pulumi.Docker.Outputs;

/// <summary>Options of a bind mount.</summary>
[OutputType]
public sealed class ContainerMountBindOptions
{
    public readonly string? Propagation;

    [OutputConstructor]
    private ContainerMountBindOptions(
        string? propagation)
    {
        Propagation = propagation;
    }
}
