using System.Net;
using System.Net.Sockets;
using HaCluster.Cli.Containers;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>The ports that the cluster publishes on 127.0.0.1 are free, or held by this stack's own containers.</summary>
internal sealed class PortsCheck : IPreflightCheck
{
    private const string Name = "ports";

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        if (context.Docker is null || context.Topology is not { } topology || await context.Docker is not { Reachable: true } docker)
            return [];
        var published = (
            from container in docker.Containers
            from port in container.Ports ?? []
            where port.PublicPort != 0
            select (Port: (int)port.PublicPort.GetValueOrDefault(), Container: container)).ToLookup(
                entry => entry.Port, entry => DockerSnapshot.Thing(entry.Container));

        var others = context.HostsOfOtherCopy(docker);
        var wanted = Wanted(topology).ToArray();
        var results = new List<CheckResult>();
        foreach (var (port, use, key) in wanted)
        {
            var holders = published[port].ToArray();
            if (holders.Any(holder => context.IsOurs(holder) || others.Contains(holder)))
                continue;
            var holds = holders.Length > 0
                ? $"container {holders[0].Name}{holders[0].Origin}"
                : IsTaken(port) ? PortHolder.Describe(port) ?? "another process" : null;
            if (holds is null)
                continue;
            results.Add(new CheckResult(Name, new Diagnostic
            {
                Code = Codes.Check.Port,
                Summary = $"Port {port} ({use}) is in use by {holds}.",
                Fix = Fix.Of($"Stop it, or choose another port: {new ConfigSet(key, "PORT")}."),
                Subject = key,
            }));
        }
        return results.Count > 0
            ? results
            : [new CheckResult(
                Name, $"{wanted.Length} ports on 127.0.0.1 are free or ours: {string.Join(", ", wanted.Select(entry => entry.Port))}")];
    }

    private static IEnumerable<(int Port, string Use, string Key)> Wanted(ClusterTopology topology)
    {
        foreach (var (index, region) in topology.Regions.Index())
        {
            var ports = $"hacluster:regions[{index}].ports";
            yield return (region.LoadBalancer.PublishedPort, $"application of {region.Name}", $"{ports}.application");
            yield return (region.LoadBalancer.PublishedStatsPort, $"statistics of {region.Name}", $"{ports}.stats");
            if (region.Monitoring is not null)
            {
                yield return (region.MonitoringPages.PublishedPrometheus, $"Prometheus of {region.Name}", $"{ports}.prometheus");
                yield return (region.MonitoringPages.PublishedAlertmanager, $"Alertmanager of {region.Name}", $"{ports}.alertmanager");
                if (topology.Monitoring is { Zabbix: true })
                    yield return (region.MonitoringPages.PublishedZabbix, $"Zabbix of {region.Name}", $"{ports}.zabbix");
                if (topology.Monitoring?.Grafana is not null)
                    yield return (region.MonitoringPages.PublishedGrafana, $"Grafana of {region.Name}", $"{ports}.grafana");
            }
            if (region.Ci is not null)
                yield return (region.PublishedRegistryPort, $"registry of {region.Name}", $"{ports}.registry");
            if (region.Ci is not null && topology.Jenkins is not null)
                yield return (region.PublishedJenkinsPort, $"Jenkins of {region.Name}", $"{ports}.jenkins");
            foreach (var host in region.Hosts)
                yield return (host.PublishedSshPort, $"SSH of {host.Name}", $"{ports}.ssh{host.Role}");
        }
    }

    /// <summary>Tries what Docker will do. Listening sockets count, connections that linger in TIME_WAIT do not.</summary>
    private static bool IsTaken(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }
}
