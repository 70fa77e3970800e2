namespace Pulumi.Docker.Inputs;

/// <summary>A device of the host that a container may use.</summary>
public sealed class ContainerDeviceArgs : ResourceArgs
{
    [Input("containerPath")]
    public Input<string>? ContainerPath { get; set; }

    [Input("hostPath", required: true)]
    public Input<string> HostPath { get; set; } = null!;

    [Input("permissions")]
    public Input<string>? Permissions { get; set; }

    public static new ContainerDeviceArgs Empty => new();
}
