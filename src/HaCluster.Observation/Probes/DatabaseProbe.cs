using System.Text.Json;
using HaCluster.Failover.Members;
using HaCluster.Ssh;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>Asks a database host what its PostgreSQL is, with the status script that the deployment put there.</summary>
internal static class DatabaseProbe
{
    public static async Task<DatabaseReport> ObserveAsync(HostEndpoint host, HostConnections connections, CancellationToken deadline)
    {
        try
        {
            var result = await connections.RunAsync(host, $"sudo -n {DatabaseNames.StatusCommand}", deadline);
            return result.ExitCode == 0
                ? DatabaseReport.Read(host.Name, result.Output)
                : DatabaseReport.Unreachable(
                    host.Name, $"{DatabaseNames.StatusCommand} ended with exit code {result.ExitCode}: {LastLine(result.Error)}");
        }
        catch (OperationCanceledException)
        {
            return DatabaseReport.Unreachable(host.Name, $"SSH at {host.SshHost}:{host.SshPort}: no answer in time");
        }
        catch (JsonException exception)
        {
            return DatabaseReport.Unreachable(
                host.Name, $"{DatabaseNames.StatusCommand} printed something other than its JSON object: {exception.Message}");
        }
        catch (ProbeException exception)
        {
            return DatabaseReport.Unreachable(host.Name, exception.Message) with
            {
                LoginRefused = exception.InnerException is SshDialException { LoginRefused: true },
            };
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no error output";
}
