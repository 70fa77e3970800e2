namespace Pulumi.Docker.Inputs;

/// <summary>A label of a network.</summary>
public sealed class NetworkLabelArgs : ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;

    public static new NetworkLabelArgs Empty => new();
}
