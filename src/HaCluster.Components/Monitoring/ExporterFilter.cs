using System.Collections.Immutable;
using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring;

/// <summary>
/// Rules of nftables for one host: which addresses reach what monitoring opens there. The exporters speak plain HTTP and ask for no
/// password, so only the monitoring hosts may connect. Where security groups do the same, this is the second layer.
/// </summary>
public static class ExporterFilter
{
    public static string Render(ClusterTopology topology, ClusterHost host)
    {
        var monitors = topology.MonitoringHosts.Select(monitor => monitor.Address).ToImmutableArray();
        var region = topology.Regions.Single(region => region.Name == host.Region);
        var zabbix = topology.Monitoring is { Zabbix: true };
        int[] ownPages =
        [
            .. zabbix ? [MonitoringNames.ZabbixPagePort] : (int[])[],
            .. topology.Monitoring?.Grafana is null ? (int[])[] : [MonitoringNames.GrafanaPort],
        ];
        int[] pages = [MonitoringNames.PrometheusPort, MonitoringNames.AlertmanagerPort, .. ownPages];
        int[] all = [.. MonitoringNames.All, .. zabbix ? [MonitoringNames.ZabbixAgentPort] : (int[])[], .. ownPages];
        // Docker's published ports come from the network's own gateway.
        var published = topology.Target == Target.Local && host.Role == HostRole.Monitoring;
        var operators = published ? monitors.Add(region.GatewayAddress) : monitors;
        return $$"""
            # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
            table inet hacluster_monitoring
            delete table inet hacluster_monitoring
            table inet hacluster_monitoring {
                chain input {
                    type filter hook input priority filter; policy accept;
                    iif lo accept
                    tcp dport { {{string.Join(", ", pages)}} } ip saddr { {{string.Join(", ", operators)}} } accept
                    tcp dport { {{string.Join(", ", all)}} } ip saddr { {{string.Join(", ", monitors)}} } accept
                    udp dport {{MonitoringNames.GossipPort}} ip saddr { {{string.Join(", ", monitors)}} } accept
                    tcp dport { {{string.Join(", ", all)}} } drop
                    udp dport {{MonitoringNames.GossipPort}} drop
                }
            }

            """;
    }
}
