using System.Collections.Immutable;
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

    private static readonly TimeSpan Ended = TimeSpan.FromSeconds(180);

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
    /// <exception cref="DrillException">Something went on.</exception>
    public static async Task ExpectSilenceAsync(DrillContext drill, ImmutableArray<string> alerts)
    {
        if (!alerts.IsEmpty)
            foreach (var host in await WatchingAsync(drill))
                await drill.ExpectAsync($"{host} to tell of nothing any more", Ended, async () =>
                {
                    var told = await ToldAsync(host);
                    return (told.All(each => each.Count == 0), Text(told));
                });
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
