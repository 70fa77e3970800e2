using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using HaCluster.Cli.Containers;
using HaCluster.Deployment;

namespace HaCluster.Cli.Adoption;

/// <summary>
/// Files that were built on this machine and copied to hosts, such as the application's image. The state has their hashes, a plan needs
/// the files, and they are gone with the state directory: the hosts have them.
/// </summary>
internal static class SourceFiles
{
    private const string CopyType = "command:remote:CopyToRemote";

    /// <summary>Fetches those that are missing.</summary>
    /// <returns>The names of those that no container has as the state knows them.</returns>
    public static async Task<ImmutableArray<string>> RestoreAsync(
        string? endpoint, IWorkspace workspace, IReadOnlyList<DockerThing> containers, string deployment, CancellationToken cancellation)
    {
        using var docker = DockerSnapshot.Connect(endpoint);
        var missing = ImmutableArray.CreateBuilder<string>();
        foreach (var (hash, copies) in Find(deployment).GroupBy(file => file.Hash).Select(group => (group.Key, group.ToArray())))
        {
            var path = Path.Combine(workspace.StateDirectory, "images", Path.GetFileName(copies[0].Path));
            if (File.Exists(copies[0].Path) || File.Exists(path))
                continue;
            if (await FetchAsync(copies.Select(copy => copy.RemotePath).Distinct().ToArray(), hash) is { } content)
                AtomicFile.WritePrivate(path, content);
            else
                missing.Add(Path.GetFileName(path));
        }
        return missing.ToImmutable();

        async Task<byte[]?> FetchAsync(string[] places, string hash)
        {
            foreach (var container in containers)
            {
                foreach (var place in places)
                {
                    if (await CopyFinder.ReadFileAsync(docker, container, place, cancellation) is { } content
                        && Convert.ToHexStringLower(SHA256.HashData(content)) == hash)
                        return content;
                }
            }
            return null;
        }
    }

    private static ImmutableArray<(string Hash, string Path, string RemotePath)> Find(string deployment)
    {
        using var document = JsonDocument.Parse(deployment);
        if (!document.RootElement.GetProperty("deployment").TryGetProperty("resources", out var resources))
            return [];
        var files = ImmutableArray.CreateBuilder<(string, string, string)>();
        foreach (var resource in resources.EnumerateArray())
        {
            if (resource.GetProperty("type").GetString() == CopyType && resource.TryGetProperty("inputs", out var inputs)
                && inputs.TryGetProperty("source", out var source) && source.ValueKind == JsonValueKind.Object
                && source.TryGetProperty("hash", out var hash) && source.TryGetProperty("path", out var path)
                && inputs.TryGetProperty("remotePath", out var remotePath))
                files.Add((hash.GetString()!, path.GetString()!, remotePath.GetString()!));
        }
        return files.ToImmutable();
    }
}
