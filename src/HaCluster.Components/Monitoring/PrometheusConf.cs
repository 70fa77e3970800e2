using System.Globalization;
using HaCluster.Components.HaProxy;
using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring;

/// <summary>
/// <c>prometheus.yml</c> of every monitoring host: both watch both regions and each other. The targets are those of the topology, each with
/// the labels <c>region</c> and <c>host</c>.
/// </summary>
public static class PrometheusConf
{
    private const string Folder = "/etc/prometheus/hacluster";

    public static string Render(ClusterTopology topology)
    {
        var database = Jobs(topology, HostRole.Database);
        var service = Jobs(topology, HostRole.Service);
        var monitoring = Jobs(topology, HostRole.Monitoring);
        var alertmanagers = topology.MonitoringHosts.Select(host => Address(host, MonitoringNames.AlertmanagerPort));
        return $"""
            # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
            global:
              scrape_interval: {MonitoringNames.Interval}s
              scrape_timeout: {MonitoringNames.Interval - 1}s
              evaluation_interval: {MonitoringNames.Interval}s
              external_labels:
                cluster: {topology.Name}
            rule_files:
              - {Folder}/recording.yml
              - {Folder}/alerts.yml
            alerting:
              alertmanagers:
                - static_configs:
                    - targets: [{string.Join(", ", alertmanagers)}]
            scrape_configs:
              - job_name: node
                # A probe names the region whose load balancer it used, which is not that of its own host.
                honor_labels: true
                static_configs:
            {Targets(topology.Hosts.Select(host => Target(host, MonitoringNames.NodeExporterPort)))}
              - job_name: postgresql
                static_configs:
            {Targets(database(MonitoringNames.DatabaseExporterPort))}
              - job_name: haproxy
                basic_auth:
                  username: {HaProxyConfiguration.StatsUser}
                  password_file: {Folder}/stats-password
                static_configs:
            {Targets(service(topology.LoadBalancer.StatsPort))}
            {Application(topology)}  - job_name: prometheus
                static_configs:
            {Targets(monitoring(MonitoringNames.PrometheusPort))}
              - job_name: alertmanager
                static_configs:
            {Targets(monitoring(MonitoringNames.AlertmanagerPort))}

            """;
    }

    // Another application than the built-in one need not have metrics.
    private static string Application(ClusterTopology topology) => !topology.Application.IsBuiltIn ? "" : $"""
          - job_name: application
            static_configs:
        {Targets(topology.Instances.Select(instance => (instance.Host, instance.Name, instance.Port)))}

        """;

    private static Func<int, IEnumerable<(ClusterHost Host, string Instance, int Port)>> Jobs(ClusterTopology topology, HostRole role) =>
        port => topology.Hosts.Where(host => host.Role == role).Select(host => Target(host, port));

    private static (ClusterHost Host, string Instance, int Port) Target(ClusterHost host, int port) => (host, host.Name, port);

    private static string Targets(IEnumerable<(ClusterHost Host, string Instance, int Port)> targets) => string.Join(
        '\n',
        targets.Select(target => $$"""
                  - targets: [{{Address(target.Host, target.Port)}}]
                    labels:
                      region: {{target.Host.Region}}
                      host: {{target.Host.Name}}
                      role: {{EnumText.Of(target.Host.Role)}}
                      instance: {{target.Instance}}
            """));

    private static string Address(ClusterHost host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"'{host.Address}:{port}'");
}
