using System.Collections.Immutable;
using HaCluster.Cli.Access;
using HaCluster.Diagnostics;
using HaCluster.Ssh;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Backups;

/// <summary>Runs the program of the database hosts that restores a copy beside the cluster.</summary>
internal sealed class RestoredCopies(ClusterEndpoints endpoints) : IAsyncDisposable
{
    // The program's exit code when another run has its lock.
    private const int Busy = 50;

    private static readonly TimeSpan RoleDeadline = TimeSpan.FromSeconds(10);

    // Some databases take a day; a connection that dies is noticed by itself.
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(2);

    private readonly SshConnectionPool _pool = new();

    /// <summary>The region whose database host is a standby now; where none says so, the first one.</summary>
    public async Task<RegionEndpoints> FindStandbyAsync(ImmutableArray<RegionEndpoints> regions, CancellationToken cancellation)
    {
        foreach (var region in regions)
        {
            var role = await AskAsync(region.DatabaseHost, "role", RoleDeadline, cancellation);
            if (role.Problem is null && role.Stdout.Trim() == "standby")
                return region;
        }
        return regions[0];
    }

    /// <param name="arguments">Of the program: <c>make latest</c>, <c>show</c>.</param>
    /// <returns>What it says of the copy, one line.</returns>
    /// <exception cref="DiagnosticException">No answer, another run is at work, or the program failed.</exception>
    public async Task<string> RunAsync(HostEndpoint host, string arguments, CancellationToken cancellation)
    {
        var result = await AskAsync(host, arguments, Deadline, cancellation);
        if (result.Problem is null)
            return result.Stdout.Trim();
        var said = result.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var why = string.Join(' ', said.DefaultIfEmpty(result.Problem));
        var show = new ProductCommand("restore", "list");
        if (result.Problem == new RemoteExit(Busy, null, TimeSpan.Zero).ToString())
            throw new DiagnosticException(
                Codes.Backup.Busy, $"Nothing was started on {host.Name}.", $"{why.TrimEnd('.')}.",
                Fix.Of($"Wait until it has ended, then run the command again. What there is: {show}."));
        throw new DiagnosticException(
            Codes.Backup.RestoreFailed, $"The copy on {host.Name} was neither made nor removed.", $"{why.TrimEnd('.')}.",
            Fix.Of($"See what can be restored: {new ProductCommand("backup", "list")}, and which copies there are: {show}. "
                + $"With --region the repository of the other region is used."));
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private Task<HostScriptResult> AskAsync(HostEndpoint host, string arguments, TimeSpan deadline, CancellationToken cancellation) =>
        HostScript.RunAsync(
            _pool, endpoints, host, DialLimits.Once, $"exec {BackupNames.RestoredCopyCommand} {arguments} < /dev/null", deadline,
            cancellation);
}
