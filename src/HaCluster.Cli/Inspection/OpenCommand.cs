using System.CommandLine;
using System.Globalization;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Diagnostics;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Inspection;

/// <summary><c>open prometheus|alertmanager|zabbix|grafana|jenkins|stats</c>: where the pages are, and how to get there.</summary>
internal static class OpenCommand
{
    private const string Prometheus = "prometheus";
    private const string Alertmanager = "alertmanager";
    private const string Zabbix = "zabbix";
    private const string Grafana = "grafana";
    private const string Jenkins = "jenkins";
    private const string Statistics = "stats";

    public static Command Create(Verb verb)
    {
        var page = new Argument<string>("page") { Description = "prometheus, alertmanager, zabbix, grafana, jenkins or stats." };
        page.AcceptOnlyFromAmong(Prometheus, Alertmanager, Zabbix, Grafana, Jenkins, Statistics);
        var region = new Option<string?>("--region") { Description = "Only that of this region." };
        var command = verb.Define("open", "Print the addresses of a page.", async (session, result, cancellation) =>
        {
            var endpoints = (await ClusterFinder.FindAsync(session, cancellation)).Endpoints;
            var pages = Pages(endpoints, result.GetRequiredValue(page), result.GetValue(region));
            if (session.Options.Json)
                session.WriteJson(writer =>
                {
                    writer.WriteStartArray();
                    foreach (var (name, url, tunnel) in pages)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("region", name);
                        writer.WriteString("url", url.OriginalString);
                        writer.WriteString("tunnel", tunnel);
                        writer.WriteEndObject();
                    }
                    writer.WriteEndArray();
                });
            else
                foreach (var (name, url, tunnel) in pages)
                    session.HumanResult.WriteLine($"{name}: {url.OriginalString}{(tunnel is null ? "" : $"   through: {tunnel}")}");
            return ExitCodes.Ok;
        });
        command.Arguments.Add(page);
        command.Options.Add(region);
        return command;
    }

    /// <summary>Address by region, and the command that opens the way to it; null where there is one already.</summary>
    internal static IReadOnlyList<(string Region, Uri Url, string? Tunnel)> Pages(ClusterEndpoints endpoints, string page, string? region)
    {
        var regions = endpoints.Regions.Where(each => region is null || each.Name == region).ToArray();
        (string Region, Uri Url, string? Tunnel)[] pages = page == Statistics
            ? [.. regions.Select(each => (each.Name, each.StatsUrl, (string?)null))]
            :
            [
                .. from each in regions
                   let url = Url(endpoints, each, page)
                   where url is not null
                   select (each.Name, url, Tunnel(endpoints, each, page, url)),
            ];
        if (pages.Length > 0)
            return pages;
        throw Having(endpoints, page).Any()
            ? new DiagnosticException(
                Codes.Command.NoPage, $"There is no such page in '{region}'.",
                fix: Fix.Of($"The regions that have one are {string.Join(" and ", Having(endpoints, page).Select(each => each.Name))}."))
            : new DiagnosticException(
                Codes.Command.NoPage,
                page switch
                {
                    Zabbix => "Zabbix is not enabled for this cluster.",
                    Grafana => "Grafana is not enabled for this cluster.",
                    Jenkins => "Jenkins is not enabled for this cluster.",
                    _ => "Monitoring is not enabled for this cluster.",
                },
                fix: Fix.Of(
                    $"Enable it with {new ConfigSet($"hacluster:{SettingOf(page)}", "true")} "
                        + $"and run {new ProductCommand("up")}."));
    }

    private static IEnumerable<RegionEndpoints> Having(ClusterEndpoints endpoints, string page) =>
        page == Statistics ? endpoints.Regions : endpoints.Regions.Where(region => Url(endpoints, region, page) is not null);

    private static string SettingOf(string page) =>
        page == Jenkins ? "delivery.jenkins" : $"monitoring.{(page is Zabbix or Grafana ? page : Prometheus)}";

    private static Uri? Url(ClusterEndpoints endpoints, RegionEndpoints region, string page) => page switch
    {
        Jenkins => endpoints.RegistryHost is { } host && region.Hosts.Contains(host) ? endpoints.Jenkins?.Url : null,
        Prometheus => region.Monitoring?.Prometheus,
        Alertmanager => region.Monitoring?.Alertmanager,
        Grafana => region.Monitoring?.Grafana,
        _ => region.Monitoring?.Zabbix,
    };

    // Pages of monitoring are for the host itself only; Jenkins is open to operators, unless it has no public address.
    private static string? Tunnel(ClusterEndpoints endpoints, RegionEndpoints region, string page, Uri url) => page == Jenkins
        ? endpoints.RegistryHost is { SshProxy: not null } host ? Tunnel(host, url) : null
        : endpoints.Target == Target.Aws ? Tunnel(region.MonitoringHost!, url) : null;

    // Through the host on the way, if there is one; ssh asks for the host's key and takes the one of the agent or of -i.
    private static string Tunnel(HostEndpoint host, Uri url)
    {
        var through = host.SshProxy is { } jump ? $" -J {jump.User}@{jump.Host}" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"ssh -N -L {url.Port}:127.0.0.1:{url.Port}{through} {host.SshUser}@{host.SshHost}");
    }
}
