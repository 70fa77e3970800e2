namespace Pulumi.Docker.Inputs;

/// <summary>A line of a container's hosts file.</summary>
public sealed class ContainerHostArgs : ResourceArgs
{
    [Input("host", required: true)]
    public Input<string> Host { get; set; } = null!;

    [Input("ip", required: true)]
    public Input<string> Ip { get; set; } = null!;

    public static new ContainerHostArgs Empty => new();
}
