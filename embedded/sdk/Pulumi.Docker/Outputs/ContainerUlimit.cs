namespace Pulumi.Docker.Outputs;

/// <summary>A resource limit of a container.</summary>
[OutputType]
public sealed class ContainerUlimit
{
    public readonly int Hard;
    public readonly string Name;
    public readonly int Soft;

    [OutputConstructor]
    private ContainerUlimit(
        int hard,
        string name,
        int soft)
    {
        Hard = hard;
        Name = name;
        Soft = soft;
    }
}
