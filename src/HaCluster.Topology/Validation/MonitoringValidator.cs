using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Monitoring: regions that exist, a receiver that can be one, ports that nothing else on the watched hosts has.</summary>
internal sealed class MonitoringValidator : ISettingsValidator
{
    private const string WebhookPath = "monitoring.webhook";
    private const string ZabbixPath = "monitoring.zabbix";
    private const string NotifiesPath = "monitoring.zabbixNotifies";
    internal const string PrometheusPath = "monitoring.prometheus";
    private const string RegionsPath = "monitoring.regions";

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings) =>
    [
        .. Findings.OutOfRange("monitoring.retentionDays", settings.Monitoring.RetentionDays, 1, 365),
        .. Regions(settings),
        .. Webhook(settings.Monitoring.Webhook),
        .. Zabbix(settings.Monitoring),
        .. GrafanaValidator.Validate(settings.Monitoring),
        .. settings.Monitoring.Enabled ? Ports(settings) : [],
    ];

    private static IEnumerable<Diagnostic> Regions(ClusterSettings settings)
    {
        var names = settings.Regions.Select(region => region.Name).ToArray();
        foreach (var unknown in settings.Monitoring.Regions.Where(name => !names.Contains(name, StringComparer.Ordinal)))
            yield return new Diagnostic
            {
                Code = Codes.Config.NotAllowed,
                Summary = $"{Findings.Key(RegionsPath)} names a region that does not exist.",
                Why = $"It names '{unknown}'; the regions are {string.Join(" and ", names)}.",
                Fix = Fix.Of(
                    $"Correct it, for example {new ConfigSet(Findings.Key(RegionsPath), NearestName.Of(unknown, names) ?? names[0])}, or "
                        + $"have a monitoring host in both: {new ConfigRemove(Findings.Key(RegionsPath))}."),
                Subject = Findings.Key(RegionsPath),
            };
    }

    private static IEnumerable<Diagnostic> Zabbix(MonitoringSettings monitoring)
    {
        if (monitoring is { Zabbix: true, Prometheus: false })
            yield return new Diagnostic
            {
                Code = Codes.Config.NotAllowed,
                Summary = $"{Findings.Key(ZabbixPath)} needs {Findings.Key(PrometheusPath)}.",
                Why = "Zabbix reads what the exporters and probes measure, which are there with Prometheus.",
                Fix = new ConfigSet(Findings.Key(PrometheusPath), "true"),
                Subject = Findings.Key(ZabbixPath),
            };
        if (monitoring is { ZabbixNotifies: true, Webhook: null, Email.Smarthost: null })
            yield return new Diagnostic
            {
                Code = Codes.Config.NotAllowed,
                Summary = $"{Findings.Key(NotifiesPath)} is true, and there is nobody to tell.",
                Why = $"Neither {Findings.Key(WebhookPath)} nor {Findings.Key("monitoring.email.smarthost")} is set.",
                Fix = Fix.Of(
                    $"Set one of them, for example {new ConfigSetSecret(Findings.Key(WebhookPath), "FILE")}, or run "
                        + $"{new ConfigRemove(Findings.Key(NotifiesPath))}."),
                Subject = Findings.Key(NotifiesPath),
            };
    }

    // The value may hold a token of the receiver: no message shows it.
    private static IEnumerable<Diagnostic> Webhook(string? url)
    {
        if (url is null || Problem(url) is not { } problem)
            yield break;
        yield return new Diagnostic
        {
            Code = Codes.Config.NotAllowed,
            Summary = $"{Findings.Key(WebhookPath)} is not a URL to which alerts can be posted.",
            Why = problem,
            Fix = Fix.Of(
                $"Set the receiver's address, such as https://HOST/PATH: {new ConfigSetSecret(Findings.Key(WebhookPath), "FILE")}."),
            Subject = Findings.Key(WebhookPath),
        };
    }

    private static string? Problem(string url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out var address) || url.Any(char.IsWhiteSpace) || url.Any(char.IsControl)
            ? "It is not an absolute URL."
            : address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps
                ? $"Its scheme is {address.Scheme}; it must be http or https."
                : address.Host.Length == 0 ? "It names no host." : null;

    private static IEnumerable<Diagnostic> Ports(ClusterSettings settings)
    {
        var first = settings.Application.FirstPort;
        (string Path, int From, int To)[] owners =
        [
            ("loadBalancer.port", settings.LoadBalancer.Port, settings.LoadBalancer.Port),
            ("loadBalancer.statsPort", settings.LoadBalancer.StatsPort, settings.LoadBalancer.StatsPort),
            ("database.port", settings.Database.Port, settings.Database.Port),
            ("application.firstPort", first, first + settings.Application.Instances - 1),
            .. settings.Backup.Enabled
                ? [("backup.port", settings.Backup.Port, settings.Backup.Port)]
                : Array.Empty<(string, int, int)>(),
        ];
        int[] ports =
        [
            MonitoringNames.NodeExporterPort, MonitoringNames.DatabaseExporterPort,
            .. settings.Monitoring.Zabbix ? [MonitoringNames.ZabbixAgentPort] : (int[])[],
        ];
        foreach (var port in ports)
        {
            foreach (var owner in owners.Where(owner => owner.From <= port && port <= owner.To))
                yield return new Diagnostic
                {
                    Code = Codes.Config.PortCollision,
                    Summary = $"Port {port} of the hosts is used twice.",
                    Why = $"{(port == MonitoringNames.ZabbixAgentPort ? "The agent of Zabbix" : "An exporter")} listens there, since "
                        + $"monitoring is enabled, and {Findings.Key(owner.Path)} takes it, too.",
                    Fix = new ConfigSet(Findings.Key(owner.Path), "PORT"),
                    Subject = Findings.Key(owner.Path),
                };
        }
    }
}
