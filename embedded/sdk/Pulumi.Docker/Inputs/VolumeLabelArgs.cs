namespace Pulumi.Docker.Inputs;

/// <summary>A label of a volume.</summary>
public sealed class VolumeLabelArgs : ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;

    public static new VolumeLabelArgs Empty => new();
}
