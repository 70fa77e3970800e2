using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Grafana: beside Prometheus, from a package source that is named and whose key is known.</summary>
internal static class GrafanaValidator
{
    private const string Path = "monitoring.grafana";
    private const string UrlPath = "monitoring.grafanaSource.url";
    private const string DistributionPath = "monitoring.grafanaSource.distribution";
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
        if (source.Url is { } url && !IsSource(url))
            yield return Finding(
                UrlPath, $"{Findings.Key(UrlPath)} is not the address of a package source.",
                $"It is '{url}', and has to be a URL with http or https, a host, and neither user, query nor blanks.",
                new ConfigSet(Findings.Key(UrlPath), "https://apt.grafana.com"));
        if (source.Fingerprint is { } fingerprint && PackageSource.FingerprintOf(fingerprint) is null)
            yield return Finding(
                FingerprintPath, $"{Findings.Key(FingerprintPath)} is not the fingerprint of a key.",
                $"It is '{fingerprint}', and has to be 40 hexadecimal digits, as `gpg --show-keys` prints them.",
                new ConfigSet(Findings.Key(FingerprintPath), "FINGERPRINT"));
        if (!IsDistribution(source.Distribution))
            yield return Finding(
                DistributionPath, $"{Findings.Key(DistributionPath)} is not a distribution and its components.",
                $"It is '{source.Distribution}', and has to be words of letters, digits, '-', '.' and '/', such as 'stable main'.",
                new ConfigSet(Findings.Key(DistributionPath), "stable main"));
    }

    private static bool IsSource(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" }
        && url.All(character => character is > ' ' and < (char)127);

    private static bool IsDistribution(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && words.All(word => word.All(
            character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '/'));
    }

    private static Diagnostic Finding(string path, string summary, string why, Fix fix) =>
        new() { Code = Codes.Config.NotAllowed, Summary = summary, Why = why, Fix = fix, Subject = Findings.Key(path) };
}
