namespace Pulumi.Docker.Inputs;

/// <summary>Capabilities given to or taken from a container.</summary>
public sealed class ContainerCapabilitiesArgs : ResourceArgs
{
    [field: Input("adds")]
    public InputList<string> Adds { get => field ??= new(); set; }

    [field: Input("drops")]
    public InputList<string> Drops { get => field ??= new(); set; }

    public static new ContainerCapabilitiesArgs Empty => new();
}
