using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>
/// The package sources that Grafana and PostgreSQL are to be installed from have them. Hosts may have another way out than this machine: where
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
        if (topology.DatabasePackages is { } postgresql && topology.Database.Version != DebiansVersion)
            yield return new WantedPackage(
                postgresql, $"postgresql-{topology.Database.Version}", "hacluster:database.packageSource.url", "database hosts",
                Fix.Of($"Name one that has it, {new ConfigSet("hacluster:database.packageSource.url", "URL")}, or another version."));
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
            while (await lines.ReadLineAsync(cancellation) is { } line)
            {
                if (line == $"Package: {package}")
                    return new CheckResult(Name, $"{source.Url} has the package {package}");
            }
            return Missing($"{index} does not list it.");
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
                Summary = $"Whether {source.Url} has the package {package} is not known.",
                Why = $"{index} cannot be read from here: {exception.Message}",
                Fix = Fix.Of($"The {wanted.Hosts} try it themselves; where they have no way there, either, the deployment stops there."),
                Subject = wanted.Key,
            });
        }

        CheckResult Missing(string why) => new(Name, new Diagnostic
        {
            Code = Codes.Check.PackageSource,
            Summary = $"The package source {source.Url} ({source.Distribution}) has no package {package}.",
            Why = why,
            Fix = wanted.OtherWay,
            Subject = wanted.Key,
        });
    }

    private static string ArchitectureOf(ClusterTopology topology) => topology.Aws is { } aws
        ? aws.Architecture == AwsSettings.Arm ? "arm64" : "amd64"
        : RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";

    /// <param name="Key">The setting that names the source.</param>
    /// <param name="Hosts">In words, those that install it.</param>
    /// <param name="OtherWay">What to do where the source does not have it.</param>
    private sealed record WantedPackage(PackageSource Source, string Package, string Key, string Hosts, Fix OtherWay);
}
