using HaCluster.Dashboards.Grafana;
using HaCluster.Topology.Model;

namespace HaCluster.Dashboards.Pages;

/// <summary>What a fault does to clients, second by second, with every role change, every start of an instance and every alert.</summary>
internal static class GameDayPage
{
    private const int Half = Grid.Columns / 2;

    public static Dashboard Of(ClusterTopology topology)
    {
        var grid = new Grid()
            .Row("Clients")
            .Add(Half, 8,
                Draw.Stack("Probes that fail", "ops", Probes("failed")),
                Draw.Stack("Probes that succeed", "ops", Probes("ok")),
                Draw.Lines(
                    "Requests that succeed", "percentunit", null,
                    new Query($"hacluster:availability:ratio_rate1m{{{Query.Region}}}", "{{region}} {{operation}}")),
                Draw.Lines(
                    "Slowest of a hundred", "s", null,
                    new Query($"hacluster:latency_seconds:p99_rate1m{{{Query.Region}}}", "{{region}} {{operation}}")))
            .Row("Cluster")
            .Add(Half, 8,
                Draw.States("Roles", States.Roles, new Query(States.Role(Query.Region), "{{host}}")),
                Draw.States("Hosts", States.Answers, new Query($"up{{job=\"node\",{Query.Region}}}", "{{host}}")),
                Draw.Lines(
                    "Instances that each load balancer uses", "short", null,
                    new Query(
                        $"sum by (region) (haproxy_server_status{{proxy=\"application\",state=\"UP\",{Query.Region}}})", "{{region}}")),
                Draw.Lines(
                    "What the standby has not replayed", "bytes", null,
                    new Query($"hacluster_replay_lag_bytes{{{Query.Region}}}", "{{standby}}")),
                Draw.Lines(
                    "Number of the last role change", "short", null,
                    new Query($"hacluster_role_change_epoch{{{Query.Region}}}", "{{host}}")),
                Draw.Lines(
                    "Timeline of the databases", "short", null,
                    new Query($"hacluster_database_timeline{{{Query.Region}}}", "{{host}}")))
            .Row("Alerts")
            .Add(
                Grid.Columns, 10,
                Draw.OnlyInFaults(
                    Draw.States(
                        "Alerts that fire", States.Firing,
                        new Query("max by (alertname) (ALERTS{alertstate=\"firing\"})", "{{alertname}}")),
                    "No alert fires."));
        return new Page(topology).Of(
            "game-day", "game day",
            "What a drill or a fault does to clients. Lines mark role changes, starts of instances (a deployment starts all) and alerts.",
            "now-30m", grid,
            topology.Application.IsBuiltIn
                ? [Events.Epochs, Events.Primaries, Events.Instances, Events.Alerts]
                : [Events.Epochs, Events.Primaries, Events.Alerts]);
    }

    private static Query Probes(string result) =>
        new($"hacluster:probe_requests:rate1m{{result=\"{result}\",{Query.Region}}}", "{{region}} {{operation}}");
}
