using Docker.DotNet.Models;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary><c>docker:index/image:Image</c>: builds an image and, unless <c>skipPush</c>, pushes it. Deleting leaves the image.</summary>
internal sealed class ImageHandler(ImageStore images, IProviderHost host) : DockerHandler("docker:index/image:Image", Inputs)
{
    /// <summary>Added by Check: a change of the files is a change of the resource.</summary>
    private const string ContextDigest = "contextDigest";

    private static readonly ObjectSchema Inputs = new(
        new Property("imageName", PropertyType.String) { Required = true },
        new Property("build", PropertyType.Object(
            new Property("context", PropertyType.String) { Default = "." },
            new Property("dockerfile", PropertyType.String),
            new Property("args", PropertyType.StringMap),
            new Property("target", PropertyType.String),
            new Property("platform", PropertyType.String),
            new Property("builderVersion", PropertyType.OneOf("BuilderV1", "BuilderBuildKit")),
            new Property("cacheFrom", PropertyType.Object(new Property("images", PropertyType.StringList))),
            new Property("addHosts", PropertyType.StringList),
            new Property("network", PropertyType.String),
            new Property(ContextDigest, PropertyType.String))),
        new Property("registry", PropertyType.Object(
            new Property("server", PropertyType.String),
            new Property("username", PropertyType.String),
            new Property("password", PropertyType.String) { Secret = true })),
        new Property("skipPush", PropertyType.Bool) { Default = false },
        new Property("buildOnPreview", PropertyType.Bool) { Default = false });

    public override Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation)
    {
        var result = Schema.Check(request.NewInputs);
        if (result.Failures.Length > 0 || ValueKind.HasUnknown(result.Inputs)) return Task.FromResult(result);
        var build = result.Inputs.Find("build") is ObjectValue given ? given.Properties : PropertyMap.Empty.Set("context", ".");
        try
        {
            var digest = Context(new PropertyReader(build, "build")).Digest;
            return Task.FromResult(result with { Inputs = result.Inputs.Set("build", build.Set(ContextDigest, digest)) });
        }
        catch (ProviderException exception)
        {
            return Task.FromResult(result with { Failures = [new CheckFailure("build", exception.Message)] });
        }
    }

    public override async Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview) return new CreateResult("", Predict(request.Inputs, "baseImageName", "context", "dockerfile", "registryServer", "repoDigest"));
        var (id, outputs) = await BuildAsync(request.Urn, request.Inputs, cancellation);
        return new CreateResult(id, outputs);
    }

    public override async Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation)
    {
        if (request.Preview) return new UpdateResult(Predict(request.NewInputs, "baseImageName", "context", "dockerfile", "registryServer", "repoDigest"));
        var (_, outputs) = await BuildAsync(request.Urn, request.NewInputs, cancellation);
        return new UpdateResult(outputs);
    }

    public override async Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation)
    {
        var inputs = request.Inputs ?? PropertyMap.Empty;
        var name = new PropertyReader(inputs.Count > 0 ? inputs : request.Outputs ?? inputs).String("imageName");
        return await images.FindAsync(name, cancellation) is null
            ? ReadResult.Gone
            : new ReadResult(request.Id, inputs, request.Outputs ?? PropertyMap.Empty);
    }

    private async Task<(string Id, PropertyMap Outputs)> BuildAsync(string urn, PropertyMap inputs, CancellationToken cancellation)
    {
        var reader = new PropertyReader(inputs);
        var name = reader.String("imageName");
        var build = reader.Object("build") ?? throw new ProviderException("property 'build' is missing");
        var context = Context(build);
        var id = await images.BuildAsync(urn, name, context, Parameters(name, build, context), cancellation);
        var registry = reader.Object("registry");
        if (!reader.Bool("skipPush", false)) await images.PushAsync(urn, name, Credentials(registry), cancellation);
        var digests = (await images.FindAsync(name, cancellation))?.RepoDigests;
        var outputs = inputs
            .Set("baseImageName", name)
            .Set("context", build.String("context", "."))
            .Set("dockerfile", context.Dockerfile)
            .Set("registryServer", registry?.OptionalString("server") ?? "")
            .Set("repoDigest", digests?.FirstOrDefault() ?? $"{ImageStore.Split(name).Repository}@{id}");
        if (build.OptionalString("platform") is { } platform) outputs = outputs.Set("platform", platform);
        return (id, outputs);
    }

    private BuildContext Context(PropertyReader build)
    {
        var directory = Path.GetFullPath(build.String("context", "."), host.ProgramDirectory);
        var dockerfile = build.OptionalString("dockerfile");
        // As docker build: relative to where the command runs.
        return BuildContext.Open(directory, dockerfile is null ? null : Path.GetFullPath(dockerfile, host.ProgramDirectory));
    }

    private static ImageBuildParameters Parameters(string name, PropertyReader build, BuildContext context) => new()
    {
        Tags = [name],
        Dockerfile = context.Dockerfile,
        BuildArgs = build.StringMap("args"),
        Target = build.OptionalString("target"),
        Platform = build.OptionalString("platform"),
        NetworkMode = build.OptionalString("network"),
        ExtraHosts = [.. build.Strings("addHosts")],
        CacheFrom = [.. build.Object("cacheFrom")?.Strings("images") ?? []],
        Remove = true,
        ForceRemove = true,
    };

    private static AuthConfig? Credentials(PropertyReader? registry) => registry is { } given
        ? new AuthConfig
        {
            ServerAddress = given.OptionalString("server"),
            Username = given.OptionalString("username"),
            Password = given.OptionalString("password"),
        }
        : null;
}
