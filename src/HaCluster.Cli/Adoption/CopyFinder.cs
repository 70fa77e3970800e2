using System.Collections.Immutable;
using System.Formats.Tar;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using HaCluster.Cli.Access;
using HaCluster.Cli.Containers;
using HaCluster.Cli.Recovery;
using HaCluster.Topology.Model;

namespace HaCluster.Cli.Adoption;

/// <summary>A copy of a state that was found, and where.</summary>
internal sealed record FoundCopy(RecoveryCopy Copy, ImmutableArray<string> Places);

/// <summary>Reads the recovery copies in containers through Docker: the key for SSH is in the copy itself.</summary>
internal static class CopyFinder
{
    private const string Previous = ".previous";

    /// <returns>By place, such as <c>site1-db</c>: the files that are there.</returns>
    public static async Task<ImmutableArray<(string Place, byte[] File)>> ReadAsync(
        string? endpoint, IReadOnlyList<DockerThing> containers, CancellationToken cancellation)
    {
        using var docker = DockerSnapshot.Connect(endpoint);
        var files = await Task.WhenAll(
            from container in containers
            from suffix in (string[])["", Previous]
            select ReadAsync(docker, container, suffix, cancellation));
        return [.. files.OfType<(string, byte[])>()];
    }

    /// <summary>Opens what can be opened.</summary>
    /// <returns>The latest copy, null when there is none; and of each file that does not open, why.</returns>
    public static (FoundCopy? Latest, ImmutableArray<string> Problems) Open(
        IEnumerable<(string Place, byte[] File)> files, string project, string stack, ReadOnlySpan<byte> key)
    {
        var copies = new List<(string Place, RecoveryCopy Copy)>();
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var (place, file) in files)
        {
            try
            {
                var copy = RecoveryCopy.Open(file, key);
                if (copy.Header.Project == project && copy.Header.Stack == stack)
                    copies.Add((place, copy));
                else
                    problems.Add($"{place}: it is of stack {copy.Header.Stack} of project {copy.Header.Project}");
            }
            catch (AccessException exception)
            {
                problems.Add($"{place}: {exception.Message.TrimEnd('.')}");
            }
        }
        if (copies.Count == 0)
            return (null, problems.ToImmutable());
        var latest = copies.MaxBy(found => found.Copy.Header.SavedAt).Copy;
        return (
            new FoundCopy(
                latest, [.. copies.Where(found => found.Copy.Header.SavedAt == latest.Header.SavedAt).Select(found => found.Place)]),
            problems.ToImmutable());
    }

    /// <returns>Null where there is no such file.</returns>
    public static async Task<byte[]?> ReadFileAsync(
        DockerClient docker, DockerThing container, string path, CancellationToken cancellation)
    {
        try
        {
            var archive = await docker.Containers.GetArchiveFromContainerAsync(
                container.Id, new ContainerPathStatParameters { Path = path }, false, cancellation);
            using var whole = new MemoryStream();
            await using (var stream = archive.Stream!)
                await stream.CopyToAsync(whole, cancellation);
            whole.Position = 0;
            await using var tar = new TarReader(whole);
            if (await tar.GetNextEntryAsync(copyData: false, cancellation) is not { DataStream: { } data })
                return null;
            using var file = new MemoryStream();
            await data.CopyToAsync(file, cancellation);
            return file.ToArray();
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task<(string, byte[])?> ReadAsync(
        DockerClient docker, DockerThing container, string suffix, CancellationToken cancellation) =>
        await ReadFileAsync(docker, container, HostFiles.RecoveryCopyOnDataVolume + suffix, cancellation) is { } file
            ? (container.Name + suffix, file)
            : null;
}
