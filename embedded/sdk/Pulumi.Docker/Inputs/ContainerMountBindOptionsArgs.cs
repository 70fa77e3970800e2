namespace Pulumi.Docker.Inputs;

/// <summary>Options of a bind mount.</summary>
public sealed class ContainerMountBindOptionsArgs : ResourceArgs
{
    [Input("propagation")]
    public Input<string>? Propagation { get; set; }

    public static new ContainerMountBindOptionsArgs Empty => new();
}
