namespace Pulumi.Docker.Inputs;

/// <summary>How to build an image.</summary>
public sealed class DockerBuildArgs : ResourceArgs
{
    [field: Input("addHosts")]
    public InputList<string> AddHosts { get => field ??= new(); set; }

    [field: Input("args")]
    public InputMap<string> Args { get => field ??= new(); set; }

    [Input("builderVersion")]
    public Input<BuilderVersion>? BuilderVersion { get; set; }

    [Input("cacheFrom")]
    public Input<Inputs.CacheFromArgs>? CacheFrom { get; set; }

    [Input("context")]
    public Input<string>? Context { get; set; }

    [Input("dockerfile")]
    public Input<string>? Dockerfile { get; set; }

    [Input("network")]
    public Input<string>? Network { get; set; }

    [Input("platform")]
    public Input<string>? Platform { get; set; }

    [Input("target")]
    public Input<string>? Target { get; set; }

    public static new DockerBuildArgs Empty => new();
}
