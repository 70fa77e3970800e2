using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring;

/// <summary>
/// <c>alertmanager.yml</c>: one notification for what happens to the cluster at the same time. A lost region stands for everything that
/// follows from its loss, a lost host for what ran on it.
/// </summary>
public static class AlertmanagerConf
{
    /// <param name="webhook">Where alerts are posted, a secret; null for nowhere.</param>
    public static string Render(ClusterTopology topology, string? webhook) => $$"""
        # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
        route:
          receiver: {{(webhook is null ? "pages" : "webhook")}}
          group_by: [cluster]
          group_wait: 10s
          group_interval: 30s
          repeat_interval: 4h
        inhibit_rules:
          - source_matchers: [alertname = RegionLost]
            target_matchers: [alertname != RegionLost]
            equal: [cluster, region]
          - source_matchers: [alertname = RegionLost]
            target_matchers: [follows = region]
            equal: [cluster]
          - source_matchers: [alertname = HostDown]
            target_matchers: [alertname != HostDown]
            equal: [cluster, host]
          - source_matchers: [alertname = NoPrimary]
            target_matchers: [alertname =~ "RequestsFail|ErrorRate"]
            equal: [cluster]
        receivers:
        {{Receivers(topology, webhook)}}
        """;

    private static string Receivers(ClusterTopology topology, string? webhook) => webhook is null
        ? $"""
              # {topology.Name}: nobody is told; the alerts are on the pages.
              - name: pages

            """
        : $"""
              - name: webhook
                webhook_configs:
                  - url: '{webhook.Replace("'", "''", StringComparison.Ordinal)}'
                    send_resolved: true

            """;
}
