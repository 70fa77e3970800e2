using HaCluster.Dashboards.Grafana;
using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Dashboards.Pages;

/// <summary>
/// The cluster on one screen: each region with its hosts from the load balancer down, what clients feel, and which alerts fire.
/// </summary>
internal static class OverviewPage
{
    private const int Half = Grid.Columns / 2;
    private const int HostHeight = 3;

    // Columns of the table of alerts that say nothing to a reader.
    private static readonly string[] NotShown = ["Time", "Value", "__name__", "alertstate", "instance", "job", "role", "follows"];

    public static Dashboard Of(ClusterTopology topology)
    {
        var grid = new Grid().Row("Topology");
        Level(grid, topology, region => [LoadBalancer(region)]);
        Level(grid, topology, region => [.. region.ApplicationHosts.Select(host => Application(host, topology))]);
        Level(grid, topology, region => [Database(region)]);
        grid.Add(Grid.Columns, HostHeight, Draw.Value(
            "Replication: what the standby has not replayed yet", "bytes", Draw.Below(ReplayLagBytes(topology)),
            new Query("hacluster_replay_lag_bytes", "{{host}} → {{standby}}")));
        Level(grid, topology, region => region.Monitoring is { } host ? [Monitoring(host)] : []);

        grid.Row("What clients feel")
            .Add(6, 4,
                Draw.Value(
                    "Requests that succeed, last hour", "percentunit", Draw.Steps("red", ("orange", 0.95), ("green", 0.999)),
                    new Query("min(hacluster:availability:ratio_rate1h)", "")),
                Draw.Value(
                    "Slowest of a hundred", "s", Draw.Below(AlertThresholds.SlowSeconds),
                    new Query("max by (operation) (hacluster:latency_seconds:p99_rate5m)", "{{operation}}")),
                Draw.Value(
                    "Requests", "reqps", Draw.Steps("blue"),
                    new Query($"sum(rate(haproxy_frontend_http_requests_total{{proxy=\"application\"}}{Query.Window}))", "")),
                Draw.Value(
                    "Targets that do not answer", "short", Draw.Below(1), new Query("count(up == 0) or vector(0)", "")))
            .Add(Half, 8,
                Draw.Lines(
                    "Requests that succeed, over time", "percentunit", null,
                    new Query($"hacluster:availability:ratio_rate1m{{{Query.Region}}}", "{{region}} {{operation}}")),
                Draw.Lines(
                    "Slowest of a hundred, over time", "s", AlertThresholds.SlowSeconds,
                    new Query($"hacluster:latency_seconds:p99_rate1m{{{Query.Region}}}", "{{region}} {{operation}}")),
                Draw.Stack(
                    "Requests of each load balancer", "reqps",
                    new Query(
                        "sum by (region) "
                            + $"(rate(haproxy_frontend_http_requests_total{{proxy=\"application\",{Query.Region}}}{Query.Window}))",
                        "{{region}}")),
                Draw.States("Roles", States.Roles, new Query(States.Role(Query.Region), "{{host}}")));

        grid.Row("Alerts").Add(
            Grid.Columns, 7,
            Draw.OnlyInFaults(
                Draw.Table("Alerts that fire", NotShown, new Query("ALERTS{alertstate=\"firing\"}", "")), "No alert fires."));
        return new Page(topology).Of(
            "overview", "overview", "The regions with their hosts, what clients feel, and the alerts that fire.", "now-1h", grid);
    }

    // The same height in both regions, so that they stand beside each other.
    private static void Level(Grid grid, ClusterTopology topology, Func<Region, Panel[]> panelsOf)
    {
        foreach (var region in topology.Regions)
        {
            var panels = panelsOf(region);
            var width = Half / Math.Max(1, panels.Length);
            grid.Add(width, HostHeight, panels);
            if (Half - width * panels.Length is > 0 and var rest)
                grid.Skip(rest, HostHeight);
        }
    }

    private static Panel LoadBalancer(Region region) => Draw.State(
        $"{region.Service.Name}: load balancer of {region.Name}", States.Answers,
        new Query($"up{{job=\"haproxy\",host=\"{region.Service.Name}\"}}", ""));

    private static Panel Application(ClusterHost host, ClusterTopology topology) => Draw.Value(
        $"{host.Name}: instances that load balancers use", "short",
        Draw.Steps("red", ("orange", 1), ("green", topology.Application.Instances)),
        new Query(
            $"sum(max by (server) (haproxy_server_status{{proxy=\"application\",state=\"UP\",server=~\"{host.Name}-[0-9]+\"}}))", ""));

    private static Panel Database(Region region) => Draw.State(
        $"{region.Database.Name}: database", States.Roles, new Query(States.Role($"host=\"{region.Database.Name}\""), ""));

    private static Panel Monitoring(ClusterHost host) => Draw.State(
        $"{host.Name}: {EnumText.Of(HostRole.Monitoring)}", States.Answers,
        new Query($"min(up{{job=~\"prometheus|alertmanager\",host=\"{host.Name}\"}})", ""));

    private static double ReplayLagBytes(ClusterTopology topology) => topology.Health.ReplayLagMb * 1024.0 * 1024;
}
