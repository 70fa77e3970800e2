using System.Globalization;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;

namespace HaCluster.Components.Monitoring;

public sealed record MonitoringHostArgs
{
    /// <summary>A topology with monitoring.</summary>
    public required ClusterTopology Topology { get; init; }

    public required Host Host { get; init; }

    public required Output<string> StatsPassword { get; init; }

    /// <summary>What it watches. It begins when all of that is there: otherwise every new cluster would begin with alerts.</summary>
    public required IReadOnlyList<Resource> Watched { get; init; }
}

/// <summary>
/// Prometheus and Alertmanager on one monitoring host, and the probes. Each of the hosts watches both regions and the other monitoring
/// host; the Alertmanagers tell one another what they have sent.
/// </summary>
public sealed class MonitoringHost : ComponentResource
{
    public MonitoringHost(string name, MonitoringHostArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:monitoring:MonitoringHost", name, options)
    {
        var topology = args.Topology;
        var settings = topology.Monitoring ?? throw new ArgumentException("monitoring is not enabled", nameof(args));
        var plan = args.Host.Plan;
        var pages = topology.PagesOf(topology.Regions.Single(region => region.Name == plan.Region));
        Running = HostCommand.Run(this, args.Host, "monitoring", "Monitoring/monitoring.sh", new Dictionary<string, Input<string>>
        {
            ["FILTER_TEXT"] = ExporterFilter.Render(topology, plan),
            ["FILTER_UNIT"] = EmbeddedText.Read("Monitoring/filter-unit.conf"),
            ["BEHIND_FILTER"] = EmbeddedText.Read("Monitoring/behind-filter.conf"),
            ["PROMETHEUS_YML"] = PrometheusConf.Render(topology),
            ["RECORDING_RULES"] = RuleFiles.Recording(topology),
            ["ALERT_RULES"] = RuleFiles.Alerts(topology),
            ["ALERTMANAGER_YML"] = AlertmanagerConf.HoldsSecret(topology)
                ? Output.CreateSecret(AlertmanagerConf.Render(topology))
                : AlertmanagerConf.Render(topology),
            ["PROMETHEUS_ARGS"] = string.Join(
                ' ', "--config.file=/etc/prometheus/prometheus.yml", $"--storage.tsdb.path={MonitoringNames.Storage}/metrics2",
                string.Create(CultureInfo.InvariantCulture, $"--storage.tsdb.retention.time={settings.RetentionDays}d"),
                $"--web.listen-address=0.0.0.0:{MonitoringNames.PrometheusPort}", $"--web.external-url={pages.Prometheus}"),
            ["ALERTMANAGER_ARGS"] = string.Join(
                ' ',
                [
                    "--config.file=/etc/prometheus/alertmanager.yml", $"--storage.path={MonitoringNames.Storage}/alertmanager",
                    $"--web.listen-address=0.0.0.0:{MonitoringNames.AlertmanagerPort}",
                    $"--web.external-url={pages.Alertmanager}",
                    $"--cluster.listen-address={plan.Address}:{MonitoringNames.GossipPort}",
                    .. topology.MonitoringHosts.Where(other => other != plan)
                        .Select(other => $"--cluster.peer={other.Address}:{MonitoringNames.GossipPort}"),
                ]),
            ["STATS_PASSWORD"] = args.StatsPassword,
            ["MONITORING_STATUS"] = EmbeddedText.Read("Monitoring/monitoring-status.sh"),
            ["PROBE"] = EmbeddedText.Read("Monitoring/probe.sh"),
            ["PROBE_UNIT"] = EmbeddedText.Read("Monitoring/probe-unit.conf"),
            ["PROBES"] = string.Join(
                '\n', topology.Regions.Select(region => $"{region.Name} http://{region.Service.Address}:{topology.LoadBalancer.Port}")),
            ["PROBE_WRITES"] = topology.Application.IsBuiltIn ? "true" : "false",
            ["PROBE_READ_PATH"] = topology.Application.ReadyPath,
        }, [.. args.Watched]);
        RegisterOutputs();
    }

    /// <summary>The step after which Prometheus and Alertmanager answer.</summary>
    public Resource Running { get; }
}
