using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Model;

/// <summary>What the monitoring hosts do; which there are is in <see cref="Region.Monitoring"/>.</summary>
public sealed record MonitoringTopology
{
    public required int RetentionDays { get; init; }

    /// <summary>Whether Zabbix runs beside Prometheus.</summary>
    public required bool Zabbix { get; init; }

    /// <summary>Whether Zabbix, too, tells the receivers.</summary>
    public required bool ZabbixNotifies { get; init; }

    /// <summary>Where Grafana is installed from; null where it does not run.</summary>
    public required PackageSource? Grafana { get; init; }

    /// <summary>Where alerts are posted; null for nowhere.</summary>
    public required SecretText? Webhook { get; init; }

    /// <summary>The TCP port of <see cref="Webhook"/>; null without one.</summary>
    public required int? WebhookPort { get; init; }

    /// <summary>To whom mails about alerts go; null for nobody.</summary>
    public required AlertEmail? Email { get; init; }

    internal static MonitoringTopology From(MonitoringSettings settings) => new()
    {
        RetentionDays = settings.RetentionDays,
        Zabbix = settings.Zabbix,
        ZabbixNotifies = settings.ZabbixNotifies,
        Grafana = settings.Grafana ? PackageSource.Of(settings.GrafanaSource) : null,
        Webhook = settings.Webhook is { } url ? new SecretText(url) : null,
        Email = AlertEmail.Of(settings.Email),
        WebhookPort = settings.Webhook is { } address ? new Uri(address).Port : null,
    };
}
