using System.Collections.Immutable;

namespace Pulumi.Docker.Outputs;

/// <summary>Capabilities given to or taken from a container.</summary>
[OutputType]
public sealed class ContainerCapabilities
{
    public readonly ImmutableArray<string> Adds;
    public readonly ImmutableArray<string> Drops;

    [OutputConstructor]
    private ContainerCapabilities(
        ImmutableArray<string> adds,
        ImmutableArray<string> drops)
    {
        Adds = adds;
        Drops = drops;
    }
}
