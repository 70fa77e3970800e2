using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>
/// The package sources that Grafana, Jenkins and PostgreSQL are to be installed from have them. Hosts may have another way out than this machine: where
/// a source does not answer here, that is a warning.
/// </summary>
internal sealed class PackageSourceCheck : IPreflightCheck
{
    private const string Name = "package source";

    // What Debian 12 has itself.
    private const int DebiansVersion = 15;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        if (context.Topology is not { } topology)
            return [];
        var results = new List<CheckResult>();
        foreach (var wanted in Wanted(topology))
            results.Add(await CheckAsync(wanted, ArchitectureOf(topology), cancellation));
        return results;
    }

    private static IEnumerable<WantedPackage> Wanted(ClusterTopology topology)
    {
        if (topology.Monitoring is { Grafana: { } grafana })
            yield return new WantedPackage(
                grafana, "grafana", "hacluster:monitoring.grafanaSource.url", "monitoring hosts",
                Fix.Of(
                    $"Name one that has it, {new ConfigSet("hacluster:monitoring.grafanaSource.url", "URL")}, or do without, "
                        + $"{new ConfigSet("hacluster:monitoring.grafana", "false")}, and show the dashboards in a Grafana that you have: "
                        + $"{new ProductCommand("dashboards", "export", "DIRECTORY")}."));
        foreach (var package in topology.Jenkins is { } jenkins ? OfJenkins(jenkins) : [])
            yield return package;
        if (topology.DatabasePackages is { } postgresql && topology.Database.Version != DebiansVersion)
            yield return new WantedPackage(
                postgresql, $"postgresql-{topology.Database.Version}", "hacluster:database.packageSource.url", "database hosts",
                Fix.Of($"Name one that has it, {new ConfigSet("hacluster:database.packageSource.url", "URL")}, or another version."));
    }

    private static IEnumerable<WantedPackage> OfJenkins(JenkinsTopology jenkins)
    {
        const string Key = "hacluster:delivery.jenkinsSource.url";
        yield return new WantedPackage(
            jenkins.Source, "jenkins", Key, "host of the registry",
            Fix.Of(
                $"Name one that has it, {new ConfigSet(Key, "URL")}, another version, "
                    + $"{new ConfigSet("hacluster:delivery.jenkinsVersion", "VERSION")}, or do without, "
                    + $"{new ConfigSet("hacluster:delivery.jenkins", "false")}."))
        { Version = jenkins.Version };
        if (jenkins.Java != JenkinsSettings.DebiansJava)
            yield return new WantedPackage(
                jenkins.Source, jenkins.Java, Key, "host of the registry",
                Fix.Of(
                    $"Name a package of Java that it has, {new ConfigSet("hacluster:delivery.jenkinsJava", "PACKAGE")}, or Debian's: "
                        + $"{new ConfigRemove("hacluster:delivery.jenkinsJava")}."));
    }

    private static async Task<CheckResult> CheckAsync(WantedPackage wanted, string architecture, CancellationToken cancellation)
    {
        var (source, package) = (wanted.Source, wanted.Package);
        var index = source.IndexUrl(architecture);
        using var http = new HttpClient { Timeout = Deadline };
        try
        {
            await using var packages = new GZipStream(await http.GetStreamAsync(new Uri(index), cancellation), CompressionMode.Decompress);
            using var lines = new StreamReader(packages);
            var (name, others) = ("", new List<string>());
            while (await lines.ReadLineAsync(cancellation) is { } line)
            {
                if (line.StartsWith("Package: ", StringComparison.Ordinal))
                    name = line["Package: ".Length..];
                if (name != package)
                    continue;
                if (wanted.Version is null)
                    return new CheckResult(Name, $"{source.Url} has the package {package}");
                if (!line.StartsWith("Version: ", StringComparison.Ordinal))
                    continue;
                if (wanted.IsVersion(line["Version: ".Length..]))
                    return new CheckResult(Name, $"{source.Url} has the package {package} {line["Version: ".Length..]}");
                others.Add(line["Version: ".Length..]);
            }
            return Missing(others.Count == 0 ? $"{index} does not list it." : $"{index} lists {Few(others)}.");
        }
        catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return Missing($"There is no {index}.");
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException or IOException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new CheckResult(Name, new Diagnostic
            {
                Code = Codes.Check.PackageSource,
                Severity = Severity.Warning,
                Summary = $"Whether {source.Url} has the package {wanted} is not known.",
                Why = $"{index} cannot be read from here: {exception.Message}",
                Fix = Fix.Of($"The {wanted.Hosts} try it themselves; where they have no way there, either, the deployment stops there."),
                Subject = wanted.Key,
            });
        }

        CheckResult Missing(string why) => new(Name, new Diagnostic
        {
            Code = Codes.Check.PackageSource,
            Summary = $"The package source {source.Url} ({source.Distribution}) has no package {wanted}.",
            Why = why,
            Fix = wanted.OtherWay,
            Subject = wanted.Key,
        });
    }

    private static string Few(List<string> versions) =>
        string.Join(", ", versions.TakeLast(3)) + (versions.Count > 3 ? $" and {versions.Count - 3} others" : "");

    private static string ArchitectureOf(ClusterTopology topology) => topology.Aws is { } aws
        ? aws.Architecture == AwsSettings.Arm ? "arm64" : "amd64"
        : RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";

    /// <param name="Key">The setting that names the source.</param>
    /// <param name="Hosts">In words, those that install it.</param>
    /// <param name="OtherWay">What to do where the source does not have it.</param>
    private sealed record WantedPackage(PackageSource Source, string Package, string Key, string Hosts, Fix OtherWay)
    {
        /// <summary>A version, or the beginning of one with <c>*</c> behind it; null for any.</summary>
        public string? Version { get; init; }

        public bool IsVersion(string version) => Version is null || (Version.EndsWith('*')
            ? version.StartsWith(Version[..^1], StringComparison.Ordinal)
            : version == Version);

        public override string ToString() => Version is null ? Package : $"{Package} {Version}";
    }
}
