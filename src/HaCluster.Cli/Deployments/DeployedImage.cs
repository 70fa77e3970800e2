using Docker.DotNet;
using HaCluster.Cli.Access;
using HaCluster.Cli.Containers;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Preflight;
using HaCluster.Cli.Registries;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Deployments;

/// <summary>Finds what an image is, so that a tag cannot come to mean another one while it is deployed.</summary>
internal static class DeployedImage
{
    /// <param name="session">The command.</param>
    /// <param name="name">A name with a tag, a digest or an ID, as <c>docker run</c> takes it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>A value of <c>application.image</c>: the digest in its registry, else the ID in this machine's Docker.</returns>
    /// <exception cref="DiagnosticException">The registry or Docker does not answer, or has no such image.</exception>
    public static async Task<string> ResolveAsync(CommandSession session, string name, CancellationToken cancellation)
    {
        var stack = session.OpenStack();
        var registry = (await ClusterLookup.TryFindAsync(stack, cancellation))?.Registry;
        var topology = PreflightGate.EnsureConfiguration(stack, session.Workspace.ProjectName);
        var access = registry is not null && (IsOf(registry.Address, name) || IsOf(registry.Name, name)) ? RegistryAccess.Of(registry)
            : topology?.Application.Registry is { Address: { } address } other && IsOf(address, name) ? RegistryAccess.Of(other)
            : null;
        if (access is null)
            return await FindHereAsync(session, name, cancellation);
        using var client = new RegistryClient(access);
        return await client.ResolveAsync(name, HostArchitecture.Of(topology), cancellation);
    }

    private static bool IsOf(string registry, string name) => name.StartsWith($"{registry}/", StringComparison.Ordinal);

    private static async Task<string> FindHereAsync(CommandSession session, string name, CancellationToken cancellation)
    {
        using var docker = DockerSnapshot.Connect(session.Host.Variable("DOCKER_HOST"));
        try
        {
            var image = await docker.Images.InspectImageAsync(name, cancellation);
            return image.RepoDigests?.FirstOrDefault(digest => digest.Split('@')[0] == Repository(name))
                ?? image.RepoDigests?.FirstOrDefault() ?? image.ID;
        }
        catch (DockerApiException exception)
        {
            throw new DiagnosticException(
                Codes.Command.ImageNotFound, $"This machine's Docker has no image {name}; nothing was changed.", subject: name,
                why: exception.Message, inner: exception,
                fix: Fix.Of($"Build it, or fetch it: {new ShellCommand($"docker pull {name}")}."));
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException or IOException)
        {
            throw new DiagnosticException(
                Codes.Check.Docker, "Docker Engine does not answer; nothing was changed.",
                why: exception.GetBaseException().Message, inner: exception,
                fix: Fix.Of("Start it (systemctl start docker), and run the command again."));
        }
    }

    // Of name:tag and name@digest; a colon before the last slash belongs to the port of a registry.
    private static string Repository(string name)
    {
        var withoutDigest = name.Split('@')[0];
        var tag = withoutDigest.LastIndexOf(':');
        return tag > withoutDigest.LastIndexOf('/') ? withoutDigest[..tag] : withoutDigest;
    }
}
