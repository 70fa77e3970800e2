using HaCluster.Dashboards.Grafana;
using HaCluster.Topology.Model;

namespace HaCluster.Dashboards.Pages;

/// <summary>
/// The load balancers as all clients use them, and the built-in application's own view. Another application brings no metrics.
/// </summary>
internal static class ApplicationPage
{
    private const int Half = Grid.Columns / 2;
    private const string Proxy = $"proxy=\"application\",{Query.Region}";
    // Labels of its metrics that Prometheus uses for the target, host and role, have `exported_` before their names.
    private const string Job = $"job=\"application\",{Query.Region}";

    public static Dashboard Of(ClusterTopology topology)
    {
        var grid = new Grid()
            .Row("Load balancers")
            .Add(Half, 8,
                Draw.Stack(
                    "Responses", "reqps",
                    Rate("sum by (region, code)", $"haproxy_frontend_http_responses_total{{{Proxy}}}", "{{region}} {{code}}")),
                Draw.Lines(
                    "Responses with 5xx", "percent", AlertThresholds.FailedPercent,
                    new Query($"hacluster:failed_requests:percent_rate1m{{{Query.Region}}}", "{{region}}")),
                Draw.Lines(
                    "Connections of clients", "short", null,
                    new Query($"haproxy_frontend_current_sessions{{{Proxy}}}", "{{region}}")),
                Draw.Lines(
                    "Requests that wait for an instance", "short", null,
                    new Query($"haproxy_backend_current_queue{{{Proxy}}}", "{{region}}")),
                Draw.Lines(
                    "Instances in use", "short", null,
                    new Query($"sum by (region) (haproxy_server_status{{state=\"UP\",{Proxy}}})", "{{region}}")),
                Draw.Lines(
                    "Time of the last 1024 responses, on average", "s", null,
                    new Query($"haproxy_backend_response_time_average_seconds{{{Proxy}}}", "{{region}}")),
                Draw.Lines(
                    "Attempts that failed", "ops", null,
                    Rate("sum by (region)", $"haproxy_backend_connection_errors_total{{{Proxy}}}", "{{region}} connections"),
                    Rate("sum by (region)", $"haproxy_backend_retry_warnings_total{{{Proxy}}}", "{{region}} repeated")),
                Draw.Lines(
                    "Traffic", "Bps", null,
                    Rate("sum by (region)", $"haproxy_frontend_bytes_in_total{{{Proxy}}}", "{{region}} in"),
                    Rate("sum by (region)", $"haproxy_frontend_bytes_out_total{{{Proxy}}}", "{{region}} out")));
        if (topology.Application.IsBuiltIn)
            Application(grid);
        return new Page(topology).Of(
            "application", "load balancers and application", "Requests from the load balancers to the instances.", "now-1h", grid,
            topology.Application.IsBuiltIn ? [Events.Instances, Events.Primaries] : [Events.Primaries]);
    }

    private static void Application(Grid grid) => grid
        .Row("Application")
        .Add(Half, 8,
            Draw.Lines(
                "Requests of each instance", "reqps", null,
                Rate("sum by (instance)", $"http_requests_received_total{{{Job}}}", "{{instance}}")),
            Draw.Lines(
                "Slowest of a hundred", "s", AlertThresholds.SlowSeconds,
                new Query(
                    $"histogram_quantile(0.99, sum by (le, endpoint) (rate(http_request_duration_seconds_bucket{{{Job}}}{Query.Window})))",
                    "{{endpoint}}")),
            Draw.Lines(
                "Slowest of a hundred at the database", "s", AlertThresholds.SlowSeconds,
                new Query(
                    "histogram_quantile(0.99, sum by (le, operation) "
                        + $"(rate(hacluster_web_database_duration_seconds_bucket{{{Job}}}{Query.Window})))",
                    "{{operation}}")),
            Draw.Lines(
                "Requests under way", "short", null,
                new Query($"sum by (instance) (http_requests_in_progress{{{Job}}})", "{{instance}}")),
            Draw.OnlyInFaults(
                Draw.Lines(
                    "Attempts that were repeated", "ops", null,
                    Rate("sum by (operation, reason)", $"hacluster_web_database_retries_total{{{Job}}}", "{{operation}} {{reason}}"),
                    Rate("sum by (operation)", $"hacluster_web_database_unavailable_total{{{Job}}}", "{{operation}} given up")),
                "Nothing was repeated."),
            Draw.Lines(
                "Writes that wait for a database", "short", null,
                new Query($"sum by (exported_host) (hacluster_web_database_writes_waiting{{{Job}}})", "{{exported_host}}")),
            Draw.States(
                "Instances that see a primary", [new State(0, "none", "red"), new State(1, "yes", "green")],
                new Query($"max by (instance) (hacluster_web_database_host_role{{exported_role=\"Primary\",{Job}}})", "{{instance}}")),
            Draw.Lines(
                "Memory", "bytes", null, new Query($"process_working_set_bytes{{{Job}}}", "{{instance}}")));

    private static Query Rate(string aggregation, string series, string legend) =>
        new($"{aggregation} (rate({series}{Query.Window}))", legend);
}
