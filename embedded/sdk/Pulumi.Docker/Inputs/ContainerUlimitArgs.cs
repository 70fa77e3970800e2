namespace Pulumi.Docker.Inputs;

/// <summary>A resource limit of a container.</summary>
public sealed class ContainerUlimitArgs : ResourceArgs
{
    [Input("hard", required: true)]
    public Input<int> Hard { get; set; } = null!;

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("soft", required: true)]
    public Input<int> Soft { get; set; } = null!;

    public static new ContainerUlimitArgs Empty => new();
}
