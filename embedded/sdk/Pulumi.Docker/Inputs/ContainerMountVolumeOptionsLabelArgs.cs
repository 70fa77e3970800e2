namespace Pulumi.Docker.Inputs;

/// <summary>A label of a mounted volume.</summary>
public sealed class ContainerMountVolumeOptionsLabelArgs : ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;

    public static new ContainerMountVolumeOptionsLabelArgs Empty => new();
}
