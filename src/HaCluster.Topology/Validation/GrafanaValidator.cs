using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Grafana: beside Prometheus, from a package source that is named and whose key is known.</summary>
internal static class GrafanaValidator
{
    private const string Path = "monitoring.grafana";
    private const string UrlPath = "monitoring.grafanaSource.url";
    private const string FingerprintPath = "monitoring.grafanaSource.fingerprint";

    public static IEnumerable<Diagnostic> Validate(MonitoringSettings monitoring)
    {
        var source = monitoring.GrafanaSource;
        if (monitoring is { Grafana: true, Prometheus: false })
            yield return Finding(
                Path, $"{Findings.Key(Path)} needs {Findings.Key(MonitoringValidator.PrometheusPath)}.",
                "Grafana shows what Prometheus has recorded.", new ConfigSet(Findings.Key(MonitoringValidator.PrometheusPath), "true"));
        if (monitoring.Grafana && source.Url is null)
            yield return Finding(
                UrlPath, $"{Findings.Key(Path)} needs {Findings.Key(UrlPath)}.",
                "Debian has no package of Grafana; it is installed from a package source that you name.",
                Fix.Of(
                    $"Name one, {new ConfigSet(Findings.Key(UrlPath), "https://apt.grafana.com")}, or show the dashboards in a Grafana "
                        + $"that you have: {new ProductCommand("dashboards", "export", "DIRECTORY")}."));
        if (monitoring.Grafana && source.Fingerprint is null)
            yield return Finding(
                FingerprintPath, $"{Findings.Key(Path)} needs {Findings.Key(FingerprintPath)}.",
                "Packages are installed as root: the package source is trusted by its key, and by nothing else.",
                new ConfigSet(Findings.Key(FingerprintPath), "FINGERPRINT"));
        foreach (var finding in PackageSourceValidator.Validate("monitoring.grafanaSource", source, "https://apt.grafana.com"))
            yield return finding;
    }

    private static Diagnostic Finding(string path, string summary, string why, Fix fix) =>
        new() { Code = Codes.Config.NotAllowed, Summary = summary, Why = why, Fix = fix, Subject = Findings.Key(path) };
}
