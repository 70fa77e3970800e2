namespace Pulumi.Docker;

/// <summary>Inputs of <see cref="RemoteImage"/>.</summary>
public sealed class RemoteImageArgs : ResourceArgs
{
    [Input("build")]
    public Input<Inputs.RemoteImageBuildArgs>? Build { get; set; }

    [Input("forceRemove")]
    public Input<bool>? ForceRemove { get; set; }

    [Input("keepLocally")]
    public Input<bool>? KeepLocally { get; set; }

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("platform")]
    public Input<string>? Platform { get; set; }

    [field: Input("pullTriggers")]
    public InputList<string> PullTriggers { get => field ??= new(); set; }

    [field: Input("triggers")]
    public InputMap<string> Triggers { get => field ??= new(); set; }

    public static new RemoteImageArgs Empty => new();
}
