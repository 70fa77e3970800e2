namespace Pulumi.Docker.Outputs;

/// <summary>A file put into a container before its start.</summary>
[OutputType]
public sealed class ContainerUpload
{
    public readonly string? Content;
    public readonly string? ContentBase64;
    public readonly bool? Executable;
    public readonly string File;
    public readonly string? Group;
    public readonly string? Owner;
    public readonly string? Permissions;
    public readonly string? Source;
    public readonly string? SourceHash;

    [OutputConstructor]
    private ContainerUpload(
        string? content,
        string? contentBase64,
        bool? executable,
        string file,
        string? group,
        string? owner,
        string? permissions,
        string? source,
        string? sourceHash)
    {
        Content = content;
        ContentBase64 = contentBase64;
        Executable = executable;
        File = file;
        Group = group;
        Owner = owner;
        Permissions = permissions;
        Source = source;
        SourceHash = sourceHash;
    }
}
