using System.Collections.Immutable;

namespace Pulumi.Docker;

/// <summary>An image that is pulled or built.</summary>
[DockerResourceType("docker:index/remoteImage:RemoteImage")]
public partial class RemoteImage : CustomResource
{
    public RemoteImage(string name, RemoteImageArgs args, CustomResourceOptions? options = null)
        : base("docker:index/remoteImage:RemoteImage", name, args ?? new RemoteImageArgs(), Utilities.Options(options, ""))
    {
    }

    private RemoteImage(string name, Input<string> id, RemoteImageState? state, CustomResourceOptions? options)
        : base("docker:index/remoteImage:RemoteImage", name, state, Utilities.Options(options, id))
    {
    }

    [Output("build")]
    public Output<Outputs.RemoteImageBuild?> Build { get; private set; } = null!;

    [Output("forceRemove")]
    public Output<bool?> ForceRemove { get; private set; } = null!;

    [Output("keepLocally")]
    public Output<bool?> KeepLocally { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("platform")]
    public Output<string?> Platform { get; private set; } = null!;

    [Output("pullTriggers")]
    public Output<ImmutableArray<string>> PullTriggers { get; private set; } = null!;

    [Output("triggers")]
    public Output<ImmutableDictionary<string, string>?> Triggers { get; private set; } = null!;

    [Output("imageId")]
    public Output<string> ImageId { get; private set; } = null!;

    [Output("repoDigest")]
    public Output<string> RepoDigest { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static RemoteImage Get(
        string name,
        Input<string> id,
        RemoteImageState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
