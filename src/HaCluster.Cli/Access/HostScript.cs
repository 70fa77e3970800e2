using HaCluster.Observation.Probes;
using HaCluster.Ssh;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Access;

/// <summary>What a script on a host has printed.</summary>
/// <param name="Problem">Why it did not run to a successful end; null when it did.</param>
internal sealed record HostScriptResult(string Stdout, string Stderr, string? Problem);

/// <summary>Runs a script as root on a host, over SSH.</summary>
internal static class HostScript
{
    /// <param name="dial">How long a host that does not answer is waited for.</param>
    /// <param name="deadline">After this the script is ended.</param>
    public static async Task<HostScriptResult> RunAsync(
        SshConnectionPool pool, ClusterEndpoints endpoints, HostEndpoint host, DialLimits dial, string script, TimeSpan deadline,
        CancellationToken cancellation)
    {
        var output = new CapturedOutput();
        try
        {
            var exit = await pool.RunAsync(
                HostTarget.Of(host, endpoints.SshPrivateKey, dial),
                new RemoteCommand { Text = "sudo -n bash -s", StandardInput = script, Timeout = deadline },
                output, static _ => { }, cancellation);
            return new HostScriptResult(output.Stdout, output.Stderr, exit.Status == 0 ? null : exit.ToString());
        }
        catch (Exception exception) when (exception is SshDialException or ProbeException or RemoteCommandException)
        {
            return new HostScriptResult(output.Stdout, output.Stderr, exception.Message);
        }
    }
}
