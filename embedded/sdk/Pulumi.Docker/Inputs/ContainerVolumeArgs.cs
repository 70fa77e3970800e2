namespace Pulumi.Docker.Inputs;

/// <summary>A volume mounted in a container.</summary>
public sealed class ContainerVolumeArgs : ResourceArgs
{
    [Input("containerPath")]
    public Input<string>? ContainerPath { get; set; }

    [Input("fromContainer")]
    public Input<string>? FromContainer { get; set; }

    [Input("hostPath")]
    public Input<string>? HostPath { get; set; }

    [Input("readOnly")]
    public Input<bool>? ReadOnly { get; set; }

    [Input("selinuxRelabel")]
    public Input<string>? SelinuxRelabel { get; set; }

    [Input("volumeName")]
    public Input<string>? VolumeName { get; set; }

    public static new ContainerVolumeArgs Empty => new();
}
