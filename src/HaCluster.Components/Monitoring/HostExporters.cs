using System.Globalization;
using HaCluster.Components.Remote;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Command.Remote;

namespace HaCluster.Components.Monitoring;

/// <summary>
/// What the monitoring hosts ask of one host: the node exporter and, on a database host, the state of its database; on a service host with
/// a repository, the state of the backups.
/// </summary>
public sealed class HostExporters : ComponentResource
{
    // What the rules and the pages use; the other collectors would be half of all series.
    private static readonly string[] Collectors =
        ["cpu", "diskstats", "filesystem", "loadavg", "meminfo", "netdev", "stat", "time", "uname"];

    /// <param name="dependsOn">The programs that tell the state of the database, or of the repository.</param>
    public HostExporters(
        string name, ClusterTopology topology, Host host, IEnumerable<Resource> dependsOn, ComponentResourceOptions? options = null)
        : base("hacluster:monitoring:HostExporters", name, options)
    {
        var variables = new Dictionary<string, Input<string>>
        {
            ["FILTER_TEXT"] = ExporterFilter.Render(topology, host.Plan),
            ["FILTER_UNIT"] = EmbeddedText.Read("Monitoring/filter-unit.conf"),
            ["BEHIND_FILTER"] = EmbeddedText.Read("Monitoring/behind-filter.conf"),
            ["NODE_EXPORTER_ARGS"] = NodeExporterArguments(topology, host.Plan),
        };
        if (host.Plan.Role == HostRole.Database)
        {
            var port = topology.Database.Port.ToString(CultureInfo.InvariantCulture);
            variables["DATABASE_EXPORTER_ARGS"] =
                $"--web.listen-address={host.Plan.Address}:{MonitoringNames.DatabaseExporterPort} --disable-settings-metrics";
            variables["DATA_SOURCE"] =
                $"host=/var/run/postgresql port={port} user={DatabaseNames.MonitorRole} dbname=postgres sslmode=disable";
            variables["DATABASE_METRICS_PROGRAM"] = ComponentScript.Program("Monitoring/database-metrics.sh");
            variables["ARCHIVES"] = topology.Backup is null ? "false" : "true";
            variables["DATABASE_METRICS_UNIT"] = EmbeddedText.Read("Monitoring/database-metrics-unit.conf");
        }
        if (HoldsRepository(topology, host.Plan))
        {
            variables["BACKUP_METRICS_PROGRAM"] = EmbeddedText.Read("Monitoring/backup-metrics.sh");
            variables["BACKUP_METRICS_UNIT"] = EmbeddedText.Read("Monitoring/backup-metrics-unit.conf");
        }
        Running = HostCommand.Run(this, host, "exporters", "Monitoring/exporters.sh", variables, [.. dependsOn]);
        RegisterOutputs();
    }

    /// <summary>From here on a monitoring host gets answers.</summary>
    public Command Running { get; }

    private static bool HoldsRepository(ClusterTopology topology, ClusterHost host) =>
        host.Role == HostRole.Service && topology.Backup is not null;

    private static string NodeExporterArguments(ClusterTopology topology, ClusterHost host)
    {
        var measures = host.Role is HostRole.Database or HostRole.Monitoring || HoldsRepository(topology, host);
        return string.Join(
            ' ',
            [
                $"--web.listen-address={host.Address}:{MonitoringNames.NodeExporterPort}", "--collector.disable-defaults",
                "--web.disable-exporter-metrics", .. Collectors.Select(collector => $"--collector.{collector}"),
                .. measures
                    ? ["--collector.textfile", $"--collector.textfile.directory={MonitoringNames.Measured}"]
                    : Array.Empty<string>(),
            ]);
    }
}
