using System.CommandLine;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Inspection;

/// <summary><c>logs HOST</c>: what the services of a host have logged.</summary>
internal static class LogsCommand
{
    private const int DefaultLines = 100;

    public static Command Create(Verb verb)
    {
        var host = new Argument<string>("host") { Description = "Host of the cluster, such as site1-app." };
        var follow = new Option<bool>("--follow") { Description = "Go on with what is logged next, until interrupted." };
        var lines = verb.Options.PositiveNumber("--lines", $"How many lines to begin with; default {DefaultLines}.");
        var command = verb.Define("logs", "Show what the services of a host have logged.", async (session, result, cancellation) =>
        {
            var endpoints = (await ClusterFinder.FindAsync(session, cancellation)).Endpoints;
            var found = endpoints.RequireHost(result.GetRequiredValue(host));
            var script = RemoteScript(found, endpoints, result.GetValue(lines) ?? DefaultLines, result.GetValue(follow));
            return await SystemSsh.RunAsync(endpoints, found, [script], allocateTerminal: false, cancellation);
        });
        command.Arguments.Add(host);
        command.Options.Add(follow);
        command.Options.Add(lines);
        return command;
    }

    /// <summary>Application containers log to their engine, everything else to the journal.</summary>
    internal static string RemoteScript(HostEndpoint host, ClusterEndpoints endpoints, int lines, bool follow)
    {
        if (host.Role != HostRole.Application)
            return $"sudo journalctl --no-pager --output=short-iso --lines={lines}{(follow ? " --follow" : "")}{Units(host)}";
        var containers = endpoints.Regions.SelectMany(region => region.Applications)
            .Where(application => application.Host == host.Name)
            .Select(application => application.Name);
        var each = containers.Select(name =>
            $"sudo docker logs --timestamps --tail {lines}{(follow ? " --follow" : "")} {name} 2>&1 | sed -u 's/^/{name} /'");
        return follow ? string.Join(" & ", each) + " & wait" : string.Join("; ", each);
    }

    private static string Units(HostEndpoint host) => host.Role switch
    {
        HostRole.Service => " --unit=haproxy",
        HostRole.Ci => " --unit='hacluster-registry*' --unit=jenkins",
        HostRole.Monitoring => " --unit='prometheus*' --unit='zabbix*' --unit=nginx --unit=grafana-server",
        _ => " --unit='postgresql*'",
    };
}
