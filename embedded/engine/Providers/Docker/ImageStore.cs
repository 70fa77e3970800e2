using System.Collections.Concurrent;
using Docker.DotNet;
using Docker.DotNet.Models;
using HaCluster.Deployment.Operations;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>Images of the daemon: found locally, pulled where they are missing, built, pushed.</summary>
internal sealed class ImageStore(DockerDaemon daemon, RegistryCredentials logins, IProviderHost host)
{
    /// <summary>Several containers of one image pull it once.</summary>
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _pulls = new(StringComparer.Ordinal);

    public Task<ImageInspectResponse?> FindAsync(string name, CancellationToken cancellation) =>
        daemon.CallAsync($"image {name} cannot be read", client => FindAsync(client, name, cancellation), cancellation);

    /// <summary>The local image; pulled when it is missing.</summary>
    public Task<ImageInspectResponse> EnsureAsync(string urn, string name, string? platform, CancellationToken cancellation) =>
        daemon.CallAsync($"image {name} cannot be pulled", async client =>
        {
            if (await FindAsync(client, name, cancellation) is { } present) return present;
            var gate = _pulls.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
            await gate.WaitAsync(cancellation);
            try
            {
                if (await FindAsync(client, name, cancellation) is { } pulled) return pulled;
                await PullAsync(client, urn, name, platform, cancellation);
                return await client.Images.InspectImageAsync(name, cancellation);
            }
            finally
            {
                gate.Release();
            }
        }, cancellation);

    /// <summary>Builds from a context; returns the image's id.</summary>
    public Task<string> BuildAsync(string urn, string name, BuildContext context, ImageBuildParameters parameters, CancellationToken cancellation) =>
        daemon.CallAsync($"image {name} cannot be built", async client =>
        {
            var progress = new BuildProgress(line => host.Log(LogSeverity.Info, urn, line, ephemeral: true));
            await using var tar = await context.WriteTarAsync(cancellation);
            await client.Images.BuildImageFromDockerfileAsync(
                parameters, tar, [], new Dictionary<string, string>(), progress, cancellation);
            if (progress.Error is { } error)
            {
                throw new ProviderException($"image {name} cannot be built: {error}\n  last output:\n{TextTail.Of(progress.Tail)}");
            }
            return (await client.Images.InspectImageAsync(name, cancellation)).ID;
        }, cancellation);

    public Task PushAsync(string urn, string name, AuthConfig? credentials, CancellationToken cancellation) =>
        daemon.CallAsync($"image {name} cannot be pushed", async client =>
        {
            var progress = new BuildProgress(line => host.Log(LogSeverity.Info, urn, line, ephemeral: true));
            var (repository, tag) = Split(name);
            await client.Images.PushImageAsync(repository, new ImagePushParameters { Tag = tag }, credentials ?? logins.For(name), progress, cancellation);
            if (progress.Error is { } error) throw new ProviderException($"image {name} cannot be pushed: {error}");
        }, cancellation);

    /// <summary>Repository and tag; a port in the registry's address is not a tag.</summary>
    public static (string Repository, string Tag) Split(string name)
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
        host.Log(LogSeverity.Info, urn, $"pulling {name}", ephemeral: true);
        var progress = new BuildProgress(_ => { });
        var byDigest = name.Contains('@', StringComparison.Ordinal);
        var (repository, tag) = byDigest ? (name, "") : Split(name);
        try
        {
            await client.Images.CreateImageAsync(
                new ImagesCreateParameters { FromImage = repository, Tag = tag, Platform = platform }, logins.For(name), progress, cancellation);
        }
        catch (DockerApiException exception)
        {
            throw new ProviderException(Missing(name, DockerDaemon.Text(exception)), exception);
        }
        if (progress.Error is { } error) throw new ProviderException(Missing(name, error));
    }

    private static string Missing(string name, string reason) =>
        $"image {name} is not on this machine and cannot be pulled: {reason}. Build or load it first (docker build, docker load), or check the network";

    /// <summary>The daemon reports failures of a build or transfer inside its stream of messages, with status 200.</summary>
    private sealed class BuildProgress(Action<string> log) : IProgress<JSONMessage>
    {
        private readonly Queue<string> _lines = new();

        public string? Error { get; private set; }

        public string Tail => string.Join('\n', _lines);

        public void Report(JSONMessage value)
        {
            if (value.Error?.Message is { } error) Error = error;
            foreach (var line in (value.Stream ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                log(line);
                _lines.Enqueue(line);
                if (_lines.Count > 40) _lines.Dequeue();
            }
        }
    }
}
