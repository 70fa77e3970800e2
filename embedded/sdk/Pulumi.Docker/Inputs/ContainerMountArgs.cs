namespace Pulumi.Docker.Inputs;

/// <summary>Something mounted in a container.</summary>
public sealed class ContainerMountArgs : ResourceArgs
{
    [Input("bindOptions")]
    public Input<Inputs.ContainerMountBindOptionsArgs>? BindOptions { get; set; }

    [Input("readOnly")]
    public Input<bool>? ReadOnly { get; set; }

    [Input("source")]
    public Input<string>? Source { get; set; }

    [Input("target", required: true)]
    public Input<string> Target { get; set; } = null!;

    [Input("tmpfsOptions")]
    public Input<Inputs.ContainerMountTmpfsOptionsArgs>? TmpfsOptions { get; set; }

    [Input("type", required: true)]
    public Input<string> Type { get; set; } = null!;

    [Input("volumeOptions")]
    public Input<Inputs.ContainerMountVolumeOptionsArgs>? VolumeOptions { get; set; }

    public static new ContainerMountArgs Empty => new();
}
