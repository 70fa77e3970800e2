namespace Pulumi.Docker;

/// <summary>Inputs of <see cref="Volume"/>.</summary>
public sealed class VolumeArgs : ResourceArgs
{
    [Input("driver")]
    public Input<string>? Driver { get; set; }

    [field: Input("driverOpts")]
    public InputMap<string> DriverOpts { get => field ??= new(); set; }

    [field: Input("labels")]
    public InputList<Inputs.VolumeLabelArgs> Labels { get => field ??= new(); set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    public static new VolumeArgs Empty => new();
}
