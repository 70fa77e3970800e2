using System.Text.RegularExpressions;
using Docker.DotNet;
using Docker.DotNet.Models;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>Explains a container that cannot start because its port on this machine is taken.</summary>
internal static partial class PortConflict
{
    /// <summary>A clause and what to do about it; null when the error is about something else.</summary>
    public static async Task<string?> ExplainAsync(DockerClient client, string daemonText, CancellationToken cancellation)
    {
        if (!Taken().IsMatch(daemonText) || Address().Match(daemonText) is not { Success: true } match)
            return null;
        var port = match.Groups["port"].Value;
        var all = await client.Containers.ListContainersAsync(new ContainersListParameters(), cancellation);
        var holder = all.FirstOrDefault(container => container.Ports?.Any(published => $"{published.PublicPort}" == port) ?? false);
        var name = holder?.Names?.FirstOrDefault()?.TrimStart('/') ?? holder?.ID;
        return $"port {match.Value} of this machine is taken by {(name is null ? "another process" : $"the container {name}")}. " +
            (name is null ? $"Find it with `ss -ltnp 'sport = :{port}'`" : $"Stop it with `docker stop {name}`")
            + ", or configure another port.";
    }

    [GeneratedRegex("already allocated|already in use", RegexOptions.CultureInvariant)]
    private static partial Regex Taken();

    [GeneratedRegex(@"(?<ip>\d+\.\d+\.\d+\.\d+|\[[0-9a-f:]+\]):(?<port>\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
