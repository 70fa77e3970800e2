using System.Text.Json;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>A program on a host that prints what it knows as one JSON object.</summary>
internal static class HostProgram
{
    /// <param name="command">Path of the program; it is run with sudo.</param>
    /// <param name="read">Makes a report of the object; throws <see cref="JsonException"/> when it is another one.</param>
    /// <param name="fail">Makes a report that says why there is none.</param>
    public static Task<TReport> AskAsync<TReport>(
        HostEndpoint host, string command, HostConnections connections, Func<string, TReport> read, Func<string, TReport> fail,
        CancellationToken deadline) =>
        AskAsync(host, new Question($"sudo -n {command}", command, null), connections, read, fail, deadline);

    /// <param name="question">What the host is asked with.</param>
    /// <inheritdoc cref="HostProgram"/>
    public static async Task<TReport> AskAsync<TReport>(
        HostEndpoint host, Question question, HostConnections connections, Func<string, TReport> read, Func<string, TReport> fail,
        CancellationToken deadline)
    {
        var command = question.Name;
        try
        {
            var result = await connections.RunAsync(host, question.Command, deadline, question.Script);
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

    /// <param name="Command">What the host's shell runs.</param>
    /// <param name="Name">What a message calls it.</param>
    /// <param name="Script">What the command reads on stdin; null for nothing.</param>
    public sealed record Question(string Command, string Name, string? Script);
}
