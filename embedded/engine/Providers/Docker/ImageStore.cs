using System.Collections.Concurrent;
using Docker.DotNet;
using Docker.DotNet.Models;
using HaCluster.Deployment.Operations;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>Images of the daemon: found locally, and pulled without a login where they are missing.</summary>
internal sealed class ImageStore(DockerDaemon daemon, IProviderHost host)
{
    /// <summary>Several containers of one image pull it once.</summary>
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _pulls = new(StringComparer.Ordinal);

    /// <summary>The local image; pulled when it is missing.</summary>
    public Task<ImageInspectResponse> EnsureAsync(string urn, string name, string? platform, CancellationToken cancellation) =>
        daemon.CallAsync($"The image {name} cannot be pulled", async client =>
        {
            if (await FindAsync(client, name, cancellation) is { } present)
                return present;
            var gate = _pulls.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
            await gate.WaitAsync(cancellation);
            try
            {
                if (await FindAsync(client, name, cancellation) is { } pulled)
                    return pulled;
                await PullAsync(client, urn, name, platform, cancellation);
                return await client.Images.InspectImageAsync(name, cancellation);
            }
            finally
            {
                gate.Release();
            }
        }, cancellation);

    /// <summary>Repository and tag; a port in the registry's address is not a tag.</summary>
    private static (string Repository, string Tag) Split(string name)
    {
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? (name[..colon], name[(colon + 1)..]) : (name, "latest");
    }

    private static async Task<ImageInspectResponse?> FindAsync(DockerClient client, string name, CancellationToken cancellation)
    {
        try
        {
            return await client.Images.InspectImageAsync(name, cancellation);
        }
        catch (DockerApiException exception) when (DockerDaemon.IsGone(exception))
        {
            return null;
        }
    }

    private async Task PullAsync(DockerClient client, string urn, string name, string? platform, CancellationToken cancellation)
    {
        host.Log(LogSeverity.Info, urn, $"Pulling {name}.", ephemeral: true);
        var progress = new PullProgress();
        var byDigest = name.Contains('@', StringComparison.Ordinal);
        var (repository, tag) = byDigest ? (name, "") : Split(name);
        try
        {
            await client.Images.CreateImageAsync(
                new ImagesCreateParameters { FromImage = repository, Tag = tag, Platform = platform }, new AuthConfig(), progress,
                cancellation);
        }
        catch (DockerApiException exception)
        {
            throw new ProviderException(Missing(name, DockerDaemon.Text(exception)), exception);
        }
        if (progress.Error is { } error)
            throw new ProviderException(Missing(name, error));
    }

    private static string Missing(string name, string reason) =>
        $"The image {name} is not on this machine and cannot be pulled: {DockerDaemon.End(reason)} "
            + "Build or load it first (docker build, docker load), or check the network.";

    /// <summary>The daemon reports a failure inside its stream of messages, with status 200.</summary>
    private sealed class PullProgress : IProgress<JSONMessage>
    {
        public string? Error { get; private set; }

        public void Report(JSONMessage value) => Error ??= value.Error?.Message;
    }
}
