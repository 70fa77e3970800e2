namespace Pulumi.Docker.Inputs;

/// <summary>Options of a tmpfs mount.</summary>
public sealed class ContainerMountTmpfsOptionsArgs : ResourceArgs
{
    [Input("mode")]
    public Input<int>? Mode { get; set; }

    [Input("sizeBytes")]
    public Input<int>? SizeBytes { get; set; }

    public static new ContainerMountTmpfsOptionsArgs Empty => new();
}
