namespace Pulumi.Docker.Inputs;

/// <summary>A file put into a container before its start.</summary>
public sealed class ContainerUploadArgs : ResourceArgs
{
    [Input("content")]
    public Input<string>? Content { get; set; }

    [Input("contentBase64")]
    public Input<string>? ContentBase64 { get; set; }

    [Input("executable")]
    public Input<bool>? Executable { get; set; }

    [Input("file", required: true)]
    public Input<string> File { get; set; } = null!;

    [Input("group")]
    public Input<string>? Group { get; set; }

    [Input("owner")]
    public Input<string>? Owner { get; set; }

    [Input("permissions")]
    public Input<string>? Permissions { get; set; }

    [Input("source")]
    public Input<string>? Source { get; set; }

    [Input("sourceHash")]
    public Input<string>? SourceHash { get; set; }

    public static new ContainerUploadArgs Empty => new();
}
