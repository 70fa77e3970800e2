namespace Pulumi.Docker;

/// <summary>What is known of a <see cref="RemoteImage"/> that is looked up.</summary>
public sealed class RemoteImageState : ResourceArgs
{
    [Input("forceRemove")]
    public Input<bool>? ForceRemove { get; set; }

    [Input("keepLocally")]
    public Input<bool>? KeepLocally { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("platform")]
    public Input<string>? Platform { get; set; }

    [field: Input("pullTriggers")]
    public InputList<string> PullTriggers { get => field ??= new(); set; }

    [field: Input("triggers")]
    public InputMap<string> Triggers { get => field ??= new(); set; }

    [Input("imageId")]
    public Input<string>? ImageId { get; set; }

    [Input("repoDigest")]
    public Input<string>? RepoDigest { get; set; }

    public static new RemoteImageState Empty => new();
}
