using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HaCluster.Drills.Faults;
using HaCluster.Observation.Monitoring;
using HaCluster.Topology.Model;

namespace HaCluster.Drills.Checks;

/// <summary>On a cluster with monitoring: that it tells of what a drill breaks, and that it is silent again afterwards.</summary>
internal static class AlertWatch
{
    /// <summary>The slowest rule waits for half a minute, and two looks at the target come before it.</summary>
    private static readonly TimeSpan Raised = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Ended = TimeSpan.FromSeconds(60);

    // What Prometheus has kept of the last seconds, whoever was told of it.
    private const string Fired = "count by (alertname) (max_over_time(ALERTS{alertstate=\"firing\"}[%SECONDS%s]))";

    /// <summary>Waits until every monitoring host that runs tells of each of these alerts.</summary>
    /// <returns>How long that took.</returns>
    /// <exception cref="DrillException">One of them was not raised in time.</exception>
    public static async Task<TimeSpan> ExpectAsync(DrillContext drill, ImmutableArray<string> alerts)
    {
        var began = drill.Time.GetUtcNow();
        if (!alerts.IsEmpty)
            foreach (var host in await WatchingAsync(drill))
                await drill.ExpectAsync($"{host} to tell of {string.Join(", ", alerts)}", Raised, async () =>
                {
                    var told = await ToldAsync(host);
                    return (told.All(each => alerts.All(alert => each.Any(name => Names(name, alert)))), Text(told));
                });
        return drill.Time.GetUtcNow() - began;
    }

    /// <summary>Waits until no monitoring host tells of anything.</summary>
    /// <returns>How long that took; null where nobody watches.</returns>
    /// <exception cref="DrillException">Something went on.</exception>
    public static async Task<TimeSpan?> ExpectSilenceAsync(DrillContext drill)
    {
        var began = drill.Time.GetUtcNow();
        var hosts = await WatchingAsync(drill);
        foreach (var host in hosts)
            await drill.ExpectAsync($"{host} to tell of nothing any more", Ended, async () =>
            {
                var told = await ToldAsync(host);
                return (told.All(each => each.Count == 0), Text(told));
            });
        return hosts.Count == 0 ? null : drill.Time.GetUtcNow() - began;
    }

    /// <summary>Names of all alerts that fired since then, those that were held back included, as it was recorded.</summary>
    /// <exception cref="DrillException">Prometheus does not answer.</exception>
    public static async Task<ImmutableArray<string>> FiredAsync(DrillContext drill, DateTimeOffset since)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var host in await WatchingAsync(drill))
        {
            var seconds = (int)Math.Ceiling((drill.Time.GetUtcNow() - since).TotalSeconds);
            var query = Fired.Replace("%SECONDS%", seconds.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            var page = $"http://127.0.0.1:{MonitoringNames.PrometheusPort}/api/v1/query";
            using var answer = JsonDocument.Parse(
                await DockerMachine.ShellAsync(host, $"curl -fsS --max-time 5 --data-urlencode 'query={query}' {page}"));
            foreach (var series in answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray())
                names.Add(series.GetProperty("metric").GetProperty("alertname").GetString()!);
        }
        return [.. names];
    }

    private static async Task<IReadOnlyList<string>> WatchingAsync(DrillContext drill)
    {
        var running = new List<string>();
        foreach (var region in drill.Endpoints.Watching)
        {
            if (await DockerMachine.IsRunningAsync(region.MonitoringHost!.Name))
                running.Add(region.MonitoringHost.Name);
        }
        return running;
    }

    // Of Alertmanager, and of Zabbix where it runs. What does not answer tells of itself.
    private static async Task<IReadOnlyList<IReadOnlyList<string>>> ToldAsync(string host)
    {
        MonitoringReport report;
        try
        {
            report = MonitoringReport.Read(host, await DockerMachine.ShellAsync(host, MonitoringNames.StatusCommand));
        }
        catch (JsonException)
        {
            return [["no report"]];
        }
        var alerts = report.Alerts is { } firing ? [.. firing.Select(alert => alert.Name)] : (string[])["Alertmanager does not answer"];
        return report switch
        {
            { ZabbixFails: true } => [alerts, ["Zabbix does not answer"]],
            { Zabbix: { } zabbix } => [alerts, zabbix.Problems],
            _ => [alerts],
        };
    }

    // In Zabbix, a name may be followed by what it is about.
    private static bool Names(string told, string alert) =>
        told == alert || told.StartsWith($"{alert} ", StringComparison.Ordinal);

    private static string Text(IReadOnlyList<IReadOnlyList<string>> told) =>
        string.Join("; ", told.Select(each => each.Count == 0 ? "nothing" : string.Join(", ", each)));
}
