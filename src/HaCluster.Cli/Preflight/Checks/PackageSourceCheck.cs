using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>
/// The package source that Grafana is to be installed from has it. Hosts may have another way out than this machine: where the source
/// does not answer here, that is a warning.
/// </summary>
internal sealed class PackageSourceCheck : IPreflightCheck
{
    private const string Name = "package source";
    private const string Package = "grafana";
    private const string Key = "hacluster:monitoring.grafanaSource.url";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        if (context.Topology is not { Monitoring.Grafana: { } source } topology)
            return [];
        var index = source.IndexUrl(ArchitectureOf(topology));
        using var http = new HttpClient { Timeout = Deadline };
        try
        {
            await using var packages = new GZipStream(await http.GetStreamAsync(new Uri(index), cancellation), CompressionMode.Decompress);
            using var lines = new StreamReader(packages);
            while (await lines.ReadLineAsync(cancellation) is { } line)
            {
                if (line == $"Package: {Package}")
                    return [new CheckResult(Name, $"{source.Url} has the package {Package}")];
            }
            return [Missing($"{index} does not list it.")];
        }
        catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return [Missing($"There is no {index}.")];
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException or IOException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return [new CheckResult(Name, new Diagnostic
            {
                Code = Codes.Check.PackageSource,
                Severity = Severity.Warning,
                Summary = $"Whether {source.Url} has the package {Package} is not known.",
                Why = $"{index} cannot be read from here: {exception.Message}",
                Fix = Fix.Of("The monitoring hosts try it themselves; where they have no way there, either, the deployment stops there."),
                Subject = Key,
            })];
        }

        CheckResult Missing(string why) => new(Name, new Diagnostic
        {
            Code = Codes.Check.PackageSource,
            Summary = $"The package source {source.Url} ({source.Distribution}) has no package {Package}.",
            Why = why,
            Fix = Fix.Of(
                $"Name one that has it, {new ConfigSet(Key, "URL")}, or do without, "
                    + $"{new ConfigSet("hacluster:monitoring.grafana", "false")}, and show the dashboards in a Grafana that you have: "
                    + $"{new ProductCommand("dashboards", "export", "DIRECTORY")}."),
            Subject = Key,
        });
    }

    private static string ArchitectureOf(ClusterTopology topology) => topology.Aws is { } aws
        ? aws.Architecture == AwsSettings.Arm ? "arm64" : "amd64"
        : RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
}
