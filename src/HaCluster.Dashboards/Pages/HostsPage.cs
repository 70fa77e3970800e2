using HaCluster.Dashboards.Grafana;
using HaCluster.Topology.Model;

namespace HaCluster.Dashboards.Pages;

/// <summary>Processors, memory, disks, network and clock of every host, and the monitoring itself.</summary>
internal static class HostsPage
{
    private const int Half = Grid.Columns / 2;
    private const string Legend = "{{host}}";

    public static Dashboard Of(ClusterTopology topology)
    {
        var grid = new Grid()
            .Row("Hosts")
            .Add(Half, 8,
                Draw.States("Hosts that answer", States.Answers, new Query($"up{{job=\"node\",{Query.Region}}}", Legend)),
                Draw.Lines(
                    "Processors in use", "percentunit", null,
                    new Query($"1 - avg by (host) (rate(node_cpu_seconds_total{{mode=\"idle\",{Query.Region}}}{Query.Window}))", Legend)),
                Draw.Lines("Load of the last minute", "short", null, new Query($"node_load1{{{Query.Region}}}", Legend)),
                Draw.Lines(
                    "Memory in use", "percentunit", null,
                    new Query(
                        $"1 - node_memory_MemAvailable_bytes{{{Query.Region}}} / node_memory_MemTotal_bytes{{{Query.Region}}}", Legend)),
                Draw.Lines(
                    "Network", "Bps", null,
                    Network("receive", "in"), Network("transmit", "out")),
                Draw.Lines(
                    "Disks", "Bps", null,
                    Disk("read", "read"), Disk("written", "written")),
                Draw.Lines(
                    "Room in use of file systems", "percentunit", null,
                    new Query(
                        "max by (host, mountpoint) "
                            + $"(1 - node_filesystem_avail_bytes{{{Query.Region}}} / node_filesystem_size_bytes{{{Query.Region}}})",
                        "{{host}} {{mountpoint}}")),
                Draw.Lines(
                    "Difference of the clocks", "s", AlertThresholds.ClockSeconds,
                    new Query($"abs(node_time_seconds{{{Query.Region}}} - timestamp(node_time_seconds{{{Query.Region}}}))", Legend)))
            .Row("Monitoring")
            .Add(Half, 8,
                Draw.States(
                    "Prometheus and Alertmanager", States.Answers,
                    new Query($"up{{job=~\"prometheus|alertmanager\",{Query.Region}}}", "{{host}} {{job}}")),
                Draw.Lines(
                    "Series", "short", null, new Query($"prometheus_tsdb_head_series{{{Query.Region}}}", Legend)),
                Draw.Lines(
                    "Samples", "ops", null,
                    new Query($"rate(prometheus_tsdb_head_samples_appended_total{{{Query.Region}}}{Query.Window})", Legend)),
                Draw.Lines(
                    "Notifications", "ops", null,
                    new Query($"sum by (host) (rate(alertmanager_notifications_total{{{Query.Region}}}{Query.Window}))", "{{host}} sent"),
                    new Query(
                        $"sum by (host) (rate(alertmanager_notifications_failed_total{{{Query.Region}}}{Query.Window}))",
                        "{{host}} failed")));
        return new Page(topology).Of(
            "hosts", "hosts", "Processors, memory, disks, network and clocks of all hosts.", "now-3h", grid);
    }

    private static Query Network(string direction, string word) => new(
        $"sum by (host) (rate(node_network_{direction}_bytes_total{{device!=\"lo\",{Query.Region}}}{Query.Window}))", $"{Legend} {word}");

    private static Query Disk(string direction, string word) => new(
        $"sum by (host) (rate(node_disk_{direction}_bytes_total{{{Query.Region}}}{Query.Window}))", $"{Legend} {word}");
}
