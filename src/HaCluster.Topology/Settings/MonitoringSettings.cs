using System.Collections.Immutable;

namespace HaCluster.Topology.Settings;

/// <summary>What watches the cluster from inside: a monitoring host in each of the regions that are named.</summary>
public sealed record MonitoringSettings
{
    /// <summary>Whether Prometheus, Alertmanager and exporters run. Default <c>false</c>.</summary>
    public bool Prometheus { get; init; }

    /// <summary>Whether Zabbix runs beside Prometheus. Default <c>false</c>.</summary>
    public bool Zabbix { get; init; }

    /// <summary>Whether Zabbix, too, sends its problems to the webhook and the recipients of mails. Default <c>false</c>.</summary>
    public bool ZabbixNotifies { get; init; }

    /// <summary>Whether Grafana runs beside Prometheus, from <see cref="GrafanaSource"/>. Default <c>false</c>.</summary>
    public bool Grafana { get; init; }

    /// <summary>Where Grafana is installed from, since Debian has no package of it; by default nowhere.</summary>
    public PackageSourceSettings GrafanaSource { get; init; } = new();

    /// <summary>Names of the regions with a monitoring host. Default: both, so that each watches the other.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>Days for which Prometheus keeps what it has measured, 1 to 365. Default 30.</summary>
    public int RetentionDays { get; init; } = 30;

    /// <summary>URL to which alerts are posted, a secret; null for none: alerts are on the pages only.</summary>
    public string? Webhook { get; init; }

    /// <summary>The mail server; by default none.</summary>
    public EmailSettings Email { get; init; } = new();

    /// <summary>Whether there are monitoring hosts at all.</summary>
    public bool Enabled => Prometheus;

    /// <summary>Whether the region has a monitoring host.</summary>
    public bool In(string region) => Enabled && (Regions.IsEmpty || Regions.Contains(region, StringComparer.Ordinal));
}
