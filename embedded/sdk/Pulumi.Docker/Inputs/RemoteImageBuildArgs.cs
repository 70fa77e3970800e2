namespace Pulumi.Docker.Inputs;

/// <summary>How to build an image.</summary>
public sealed class RemoteImageBuildArgs : ResourceArgs
{
    [field: Input("buildArgs")]
    public InputMap<string> BuildArgs { get => field ??= new(); set; }

    [field: Input("cacheFroms")]
    public InputList<string> CacheFroms { get => field ??= new(); set; }

    [Input("context", required: true)]
    public Input<string> Context { get; set; } = null!;

    [Input("dockerfile")]
    public Input<string>? Dockerfile { get; set; }

    [Input("forceRemove")]
    public Input<bool>? ForceRemove { get; set; }

    [field: Input("label")]
    public InputMap<string> Label { get => field ??= new(); set; }

    [field: Input("labels")]
    public InputMap<string> Labels { get => field ??= new(); set; }

    [Input("networkMode")]
    public Input<string>? NetworkMode { get; set; }

    [Input("noCache")]
    public Input<bool>? NoCache { get; set; }

    [Input("platform")]
    public Input<string>? Platform { get; set; }

    [Input("pullParent")]
    public Input<bool>? PullParent { get; set; }

    [Input("remove")]
    public Input<bool>? Remove { get; set; }

    [field: Input("tags")]
    public InputList<string> Tags { get => field ??= new(); set; }

    [Input("target")]
    public Input<string>? Target { get; set; }

    public static new RemoteImageBuildArgs Empty => new();
}
