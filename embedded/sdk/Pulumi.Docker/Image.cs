namespace Pulumi.Docker;

/// <summary>An image built from a context and, unless told otherwise, pushed.</summary>
[DockerResourceType("docker:index/image:Image")]
public partial class Image : CustomResource
{
    public Image(string name, ImageArgs args, CustomResourceOptions? options = null)
        : base("docker:index/image:Image", name, args ?? new ImageArgs(), Utilities.Options(options, ""))
    {
    }

    private Image(string name, Input<string> id, CustomResourceOptions? options)
        : base("docker:index/image:Image", name, null, Utilities.Options(options, id))
    {
    }

    [Output("imageName")]
    public Output<string> ImageName { get; private set; } = null!;

    [Output("baseImageName")]
    public Output<string> BaseImageName { get; private set; } = null!;

    [Output("context")]
    public Output<string> Context { get; private set; } = null!;

    [Output("dockerfile")]
    public Output<string> Dockerfile { get; private set; } = null!;

    [Output("platform")]
    public Output<string?> Platform { get; private set; } = null!;

    [Output("registryServer")]
    public Output<string> RegistryServer { get; private set; } = null!;

    [Output("repoDigest")]
    public Output<string> RepoDigest { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static Image Get(string name, Input<string> id, CustomResourceOptions? options = null) =>
        new(name, id, options);
}
