using System.Reflection;
using HaCluster.Observation.Probes;
using HaCluster.Ssh;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Support;

/// <summary>What a host says of itself for a bug report, over SSH.</summary>
internal static class HostReport
{
    private const string Script = "HaCluster.Cli.Support.host-report.sh";

    private static readonly DialLimits Dial = new(2, TimeSpan.FromSeconds(5));
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <returns>The report, and why it is incomplete; null when it is complete.</returns>
    public static async Task<(string Text, string? Problem)> ReadAsync(
        SshConnectionPool pool, ClusterEndpoints endpoints, HostEndpoint host, CancellationToken cancellation)
    {
        var output = new CapturedOutput();
        try
        {
            var exit = await pool.RunAsync(
                HostTarget.Of(host, endpoints.SshPrivateKey, Dial),
                new RemoteCommand
                {
                    Text = "sudo -n bash -s",
                    StandardInput = $"ROLE={host.Role.ToString().ToLowerInvariant()}\n{Text()}",
                    Timeout = Deadline,
                },
                output, static _ => { }, cancellation);
            return (output.Stdout + output.Stderr, exit.Status == 0 ? null : exit.ToString());
        }
        catch (Exception exception) when (exception is SshDialException or ProbeException or RemoteCommandException)
        {
            return (output.Stdout + output.Stderr, exception.Message);
        }
    }

    private static string Text()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Script)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
