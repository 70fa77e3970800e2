namespace HaCluster.Topology.Model;

/// <summary>Ports and files of monitoring; the ports are those that the programs have by default.</summary>
public static class MonitoringNames
{
    /// <summary>Prometheus on a monitoring host.</summary>
    public const int PrometheusPort = 9090;

    /// <summary>Alertmanager on a monitoring host.</summary>
    public const int AlertmanagerPort = 9093;

    /// <summary>Between the Alertmanagers: who has sent what.</summary>
    public const int GossipPort = 9094;

    /// <summary>The node exporter on every host.</summary>
    public const int NodeExporterPort = 9100;

    /// <summary>The exporter of PostgreSQL on database hosts.</summary>
    public const int DatabaseExporterPort = 9187;

    /// <summary>The agent of Zabbix on every host.</summary>
    public const int ZabbixAgentPort = 10050;

    /// <summary>The page of Zabbix on a monitoring host, over TLS.</summary>
    public const int ZabbixPagePort = 8443;

    /// <summary>Grafana on a monitoring host, over TLS.</summary>
    public const int GrafanaPort = 3000;

    /// <summary>Seconds between two looks of Prometheus at a target, and at the rules.</summary>
    public const int Interval = 5;

    /// <summary>The ports that only monitoring hosts may reach, on every host that has them.</summary>
    public static IReadOnlyList<int> All { get; } = [PrometheusPort, AlertmanagerPort, GossipPort, NodeExporterPort, DatabaseExporterPort];

    /// <summary>Where the node exporter finds what other programs of the host measured.</summary>
    public const string Measured = "/run/hacluster-metrics";

    /// <summary>On a monitoring host: what Prometheus has stored.</summary>
    public const string Storage = "/var/lib/prometheus";

    /// <summary>On a monitoring host with Zabbix: its own PostgreSQL, which keeps its data there, too.</summary>
    public const string ZabbixDatabaseUnit = "postgresql@15-zabbix.service";

    /// <summary>On a monitoring host: prints its state as one JSON object.</summary>
    public const string StatusCommand = $"{HostFiles.Library}/monitoring-status";

    /// <summary>The user of the operating system as whom Debian's packages run all of it.</summary>
    public const string User = "prometheus";
}
