using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary><c>docker:index/remoteImage:RemoteImage</c>: an image that is to be on this machine, pulled if it is not.</summary>
internal sealed class RemoteImageHandler(DockerDaemon daemon, ImageStore images) : DockerHandler("docker:index/remoteImage:RemoteImage", Inputs)
{
    private static readonly ObjectSchema Inputs = new(
        new Property("name", PropertyType.String) { Required = true, Replaces = true },
        new Property("forceRemove", PropertyType.Bool),
        new Property("keepLocally", PropertyType.Bool),
        new Property("platform", PropertyType.String) { Replaces = true },
        new Property("pullTriggers", PropertyType.StringList) { Replaces = true },
        new Property("triggers", PropertyType.StringMap) { Replaces = true });

    public override async Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview) return new CreateResult("", Predict(request.Inputs, "imageId", "repoDigest"));
        var reader = new PropertyReader(request.Inputs);
        var image = await images.EnsureAsync(request.Urn, reader.String("name"), reader.OptionalString("platform"), cancellation);
        return new CreateResult(image.ID + reader.String("name"), Outputs(request.Inputs, image));
    }

    public override async Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation)
    {
        var inputs = request.Inputs ?? request.Outputs ?? PropertyMap.Empty;
        var image = await images.FindAsync(NameOf(inputs), cancellation);
        return image is null ? ReadResult.Gone : new ReadResult(image.ID + NameOf(inputs), inputs, Outputs(inputs, image));
    }

    public override Task DeleteAsync(DeleteRequest request, CancellationToken cancellation)
    {
        var reader = new PropertyReader(request.OldOutputs);
        if (reader.Bool("keepLocally", false)) return Task.CompletedTask;
        var name = reader.String("name");
        return daemon.CallAsync($"image {name} cannot be removed", async client =>
        {
            try
            {
                await client.Images.DeleteImageAsync(name, new ImageDeleteParameters { Force = reader.Bool("forceRemove", false) }, cancellation);
            }
            catch (DockerApiException exception) when (DockerDaemon.IsGone(exception))
            {
                // Already gone is what was asked for.
            }
            catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
            {
                throw new ProviderException(
                    $"image {name} cannot be removed: {DockerDaemon.Text(exception)}. Remove its containers, or set keepLocally to leave it on this machine");
            }
        }, cancellation);
    }

    private static PropertyMap Outputs(PropertyMap inputs, ImageInspectResponse image) =>
        inputs.Set("imageId", image.ID).Set("repoDigest", image.RepoDigests?.FirstOrDefault() ?? "");
}
