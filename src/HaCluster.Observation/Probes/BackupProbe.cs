using System.Text.Json;
using HaCluster.Observation.Backups;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>Asks the hosts about backups and archives, with the programs that the deployment put there.</summary>
internal static class BackupProbe
{
    public static Task<RepositoryReport> RepositoryAsync(RegionEndpoints region, HostConnections connections, CancellationToken deadline) =>
        AskAsync(
            region.ServiceHost, BackupNames.RepositoryStatusCommand, connections, json => RepositoryReport.Read(region.Name, json),
            failure => new RepositoryReport(region.Name, failure), deadline);

    public static Task<ArchiveReport> ArchiveAsync(RegionEndpoints region, HostConnections connections, CancellationToken deadline)
    {
        var host = region.DatabaseHost;
        return AskAsync(
            host, BackupNames.ArchiveStatusCommand, connections, json => ArchiveReport.Read(host.Name, json),
            failure => new ArchiveReport(host.Name, failure), deadline);
    }

    private static async Task<TReport> AskAsync<TReport>(
        HostEndpoint host, string command, HostConnections connections, Func<string, TReport> read, Func<string, TReport> fail,
        CancellationToken deadline)
    {
        try
        {
            var result = await connections.RunAsync(host, $"sudo -n {command}", deadline);
            return result.ExitCode == 0 ? read(result.Output) : fail($"{command} ended with exit code {result.ExitCode}");
        }
        catch (OperationCanceledException)
        {
            return fail($"SSH at {host.SshHost}:{host.SshPort}: no answer in time");
        }
        catch (JsonException exception)
        {
            return fail($"{command} printed something other than its JSON object: {exception.Message}");
        }
        catch (ProbeException exception)
        {
            return fail(exception.Message);
        }
    }
}
