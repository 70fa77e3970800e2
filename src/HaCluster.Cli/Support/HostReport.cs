using System.Reflection;
using HaCluster.Cli.Access;
using HaCluster.Ssh;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Support;

/// <summary>What a host says of itself for a bug report.</summary>
internal static class HostReport
{
    private const string Script = "HaCluster.Cli.Support.host-report.sh";

    private static readonly DialLimits Dial = new(2, TimeSpan.FromSeconds(5));
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <returns>The report, and why it is incomplete; null when it is complete.</returns>
    public static async Task<(string Text, string? Problem)> ReadAsync(
        SshConnectionPool pool, ClusterEndpoints endpoints, HostEndpoint host, CancellationToken cancellation)
    {
        var script = $"ROLE={host.Role.ToString().ToLowerInvariant()}\n{Text()}";
        var result = await HostScript.RunAsync(pool, endpoints, host, Dial, script, Deadline, cancellation);
        return (result.Stdout + result.Stderr, result.Problem);
    }

    private static string Text()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Script)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
