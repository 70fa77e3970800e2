namespace Pulumi.Docker.Inputs;

/// <summary>Options of a volume mount.</summary>
public sealed class ContainerMountVolumeOptionsArgs : ResourceArgs
{
    [Input("driverName")]
    public Input<string>? DriverName { get; set; }

    [field: Input("driverOptions")]
    public InputMap<string> DriverOptions { get => field ??= new(); set; }

    [field: Input("labels")]
    public InputList<Inputs.ContainerMountVolumeOptionsLabelArgs> Labels { get => field ??= new(); set; }

    [Input("noCopy")]
    public Input<bool>? NoCopy { get; set; }

    [Input("subpath")]
    public Input<string>? Subpath { get; set; }

    public static new ContainerMountVolumeOptionsArgs Empty => new();
}
