using System.Collections.Immutable;

namespace Pulumi.Command.Remote;

/// <summary>Copies a file or folder to a host over SFTP.</summary>
[CommandResourceType("command:remote:CopyToRemote")]
public partial class CopyToRemote : CustomResource
{
    public CopyToRemote(string name, CopyToRemoteArgs args, CustomResourceOptions? options = null)
        : base("command:remote:CopyToRemote", name, args ?? new CopyToRemoteArgs(), Options(options, ""))
    {
    }

    private CopyToRemote(string name, Input<string> id, CustomResourceOptions? options)
        : base("command:remote:CopyToRemote", name, null, Options(options, id))
    {
    }

    [Output("connection")]
    public Output<Outputs.Connection> Connection { get; private set; } = null!;

    [Output("remotePath")]
    public Output<string> RemotePath { get; private set; } = null!;

    [Output("source")]
    public Output<AssetOrArchive> Source { get; private set; } = null!;

    [Output("triggers")]
    public Output<ImmutableArray<object>> Triggers { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static CopyToRemote Get(string name, Input<string> id, CustomResourceOptions? options = null) =>
        new(name, id, options);

    private static CustomResourceOptions Options(CustomResourceOptions? options, Input<string>? id) =>
        Utilities.Options(options, id, secretOutputs: ["connection"], replaceOnChanges: ["triggers[*]"]);
}
