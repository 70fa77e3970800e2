using System.Text.Json;
using HaCluster.Observation.Endpoints;

namespace HaCluster.Observation.Probes;

/// <summary>Asks a database host what its PostgreSQL is, with the status script that the deployment put there.</summary>
internal static class DatabaseProbe
{
    private const string StatusScript = "/usr/local/lib/hacluster/database-status";

    public static async Task<DatabaseObservation> ObserveAsync(HostEndpoint host, SshRoutes routes, CancellationToken deadline)
    {
        try
        {
            using var session = await SshSession.ConnectAsync(host, routes, deadline);
            var result = await session.RunAsync($"sudo -n {StatusScript}", deadline);
            return result.ExitCode == 0
                ? DatabaseStatusParser.Parse(host.Name, result.Output)
                : DatabaseObservation.Unreachable(host.Name, $"{StatusScript} exited {result.ExitCode}: {LastLine(result.Error)}");
        }
        catch (OperationCanceledException)
        {
            return DatabaseObservation.Unreachable(host.Name, $"SSH at {host.SshHost}:{host.SshPort}: no answer in time");
        }
        catch (JsonException exception)
        {
            return DatabaseObservation.Unreachable(
                host.Name, $"{StatusScript} printed something else than its JSON object: {exception.Message}");
        }
        catch (ProbeException exception)
        {
            return DatabaseObservation.Unreachable(host.Name, exception.Message);
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no error output";
}
