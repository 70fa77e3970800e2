namespace Pulumi.Docker;

/// <summary>What is known of a <see cref="Volume"/> that is looked up.</summary>
public sealed class VolumeState : ResourceArgs
{
    [Input("driver")]
    public Input<string>? Driver { get; set; }

    [field: Input("driverOpts")]
    public InputMap<string> DriverOpts { get => field ??= new(); set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("mountpoint")]
    public Input<string>? Mountpoint { get; set; }

    public static new VolumeState Empty => new();
}
