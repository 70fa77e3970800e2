using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;

namespace HaCluster.Cli.Registries;

/// <summary>
/// Asks a registry what an image is, by its HTTP API (https://distribution.github.io/distribution/spec/api/).
/// </summary>
internal sealed partial class RegistryClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // Of those that a message names.
    private const int MostTags = 20;

    // As many as name an image on a host.
    private const int TagDigits = 16;

    private static readonly string[] Manifests =
    [
        "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json",
    ];

    private readonly RegistryAccess _registry;
    private readonly RegistryConnection _connection;

    public RegistryClient(RegistryAccess registry)
    {
        _registry = registry;
        _connection = new RegistryConnection(registry, Limit);
    }

    /// <summary>
    /// The image as <c>application.image</c> names it, <c>site1-ci:5000/notes@sha256:…</c>. In the cluster's own registry it gets a tag by
    /// which it is kept when its own tag moves on.
    /// </summary>
    /// <param name="name">As it was pushed: <c>127.0.0.1:18050/notes:2</c>; a name without tag or digest means <c>latest</c>.</param>
    /// <param name="architecture">What the hosts are: <c>amd64</c> or <c>arm64</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DiagnosticException">There is no such image, it is for other processors, or the registry does not say.</exception>
    public async Task<string> ResolveAsync(string name, string architecture, CancellationToken cancellation)
    {
        if (Form().Match(name) is not { Success: true } parts)
            throw NotFound(name, "It is not the name of an image: REGISTRY/NAME:TAG.");
        var repository = parts.Groups["repository"].Value;
        var reference = parts.Groups["digest"] is { Success: true } digest ? digest.Value
            : parts.Groups["tag"] is { Success: true } tag ? tag.Value : "latest";
        try
        {
            using var response = await AskAsync($"{repository}/manifests/{reference}", Manifests, cancellation);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw NotFound(name, await TagsAsync(repository, cancellation));
            EnsureAnswered(response, name);
            var found = response.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.First() : "";
            if (!Digest().IsMatch(found))
                throw Failed(name, "It did not say the digest of the image.");
            var content = await response.Content.ReadAsByteArrayAsync(cancellation);
            using var manifest = JsonDocument.Parse(content);
            var kinds = await ArchitecturesAsync(repository, manifest.RootElement, name, cancellation);
            if (!kinds.Contains(architecture))
                throw OtherArchitecture(name, kinds, architecture);
            if (_registry.IsOwn)
                await KeepAsync(repository, found, content, response.Content.Headers.ContentType, name, cancellation);
            return $"{_registry.Name}/{repository}@{found}";
        }
        catch (Exception exception) when (exception is
            HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Failed(name, exception.GetBaseException().Message, exception);
        }
        catch (TaskCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw Failed(name, $"It did not answer within {Limit.TotalSeconds:0} s.", exception);
        }
    }

    public void Dispose() => _connection.Dispose();

    // Of an index, those of its images; else that in the image's own configuration.
    private async Task<string[]> ArchitecturesAsync(string repository, JsonElement manifest, string name, CancellationToken cancellation)
    {
        if (manifest.TryGetProperty("manifests", out var images))
            return
            [
                .. from image in images.EnumerateArray()
                   where image.TryGetProperty("platform", out var platform) && platform.GetProperty("os").GetString() == "linux"
                   select image.GetProperty("platform").GetProperty("architecture").GetString()!,
            ];
        var digest = manifest.GetProperty("config").GetProperty("digest").GetString()!;
        using var response = await AskAsync($"{repository}/blobs/{digest}", [], cancellation);
        EnsureAnswered(response, name);
        using var configuration = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
        return [configuration.RootElement.GetProperty("architecture").GetString()!];
    }

    private async Task KeepAsync(
        string repository, string digest, byte[] manifest, MediaTypeHeaderValue? type, string name, CancellationToken cancellation)
    {
        var tag = $"{RegistryNames.DeployedTag}{digest.Split(':')[1][..TagDigits]}";
        using var response = await _connection.SendAsync(
            () =>
            {
                var content = new ByteArrayContent(manifest);
                content.Headers.ContentType = type;
                return new HttpRequestMessage(HttpMethod.Put, $"{repository}/manifests/{tag}") { Content = content };
            },
            cancellation);
        EnsureAnswered(response, name);
    }

    private async Task<string> TagsAsync(string repository, CancellationToken cancellation)
    {
        using var response = await AskAsync($"{repository}/tags/list", [], cancellation);
        if (!response.IsSuccessStatusCode)
            return $"{_registry.Name} has no image {repository}.";
        using var list = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
        var tags = list.RootElement.GetProperty("tags");
        if (tags.ValueKind != JsonValueKind.Array)
            return $"{_registry.Name} has no tag of {repository}.";
        var names = tags.EnumerateArray().Select(tag => tag.GetString()!)
            .Where(tag => !tag.StartsWith(RegistryNames.DeployedTag, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        return $"{_registry.Name} has of {repository}: {string.Join(", ", names.Take(MostTags))}"
            + (names.Length > MostTags ? $" and {names.Length - MostTags} more." : ".");
    }

    private Task<HttpResponseMessage> AskAsync(string path, IEnumerable<string> accept, CancellationToken cancellation) =>
        _connection.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, path);
                foreach (var type in accept)
                    request.Headers.Accept.ParseAdd(type);
                return request;
            },
            cancellation);

    private void EnsureAnswered(HttpResponseMessage response, string name)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw Failed(name, _registry.Refusal, fix: _registry.WhenRefused);
        if (!response.IsSuccessStatusCode)
            throw Failed(name, $"It answered {(int)response.StatusCode} {response.ReasonPhrase}.");
    }

    private static DiagnosticException NotFound(string name, string why) => new(
        Codes.Command.ImageNotFound, $"The registry has no image {name}; nothing was changed.", subject: name, why: why,
        fix: Fix.Of($"Push it: {new ShellCommand($"docker push {name}")}."));

    private DiagnosticException Failed(string name, string why, Exception? inner = null, Fix? fix = null) => new(
        Codes.Command.RegistryFailed, $"The registry at {_registry.Address} does not say what {name} is; nothing was changed.",
        subject: _registry.Name, why: why, inner: inner, fix: fix ?? _registry.WhenDown);

    private static DiagnosticException OtherArchitecture(string name, string[] kinds, string architecture) => new(
        Codes.Command.ImageArchitecture, $"{name} cannot run on the hosts; nothing was changed.", subject: name,
        why: $"It is for processors of the kind {string.Join(", ", kinds)}, and the hosts are {architecture}.",
        fix: Fix.Of($"Build it for them (docker build --platform linux/{architecture}), and push it again."));

    // A host with a port, a name of small letters, and perhaps a tag or digest.
    [GeneratedRegex(
        @"^[^/]+/(?<repository>[a-z0-9]+([._/-]+[a-z0-9]+)*)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(@(?<digest>sha256:[0-9a-f]{64}))?\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z")]
    private static partial Regex Digest();
}
