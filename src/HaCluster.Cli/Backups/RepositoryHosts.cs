using HaCluster.Cli.Access;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using HaCluster.Ssh;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Backups;

/// <summary>Runs the program of the service hosts that makes and verifies backups.</summary>
internal sealed class RepositoryHosts(ClusterEndpoints endpoints) : IAsyncDisposable
{
    // pgBackRest's exit code when another process has its lock; the program uses it, too.
    private const int Busy = 50;

    // The program's own exit code for a backup that failed and for damage.
    private const int Finding = 1;

    // Some databases take a day; a connection that dies is noticed by itself.
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(2);

    private readonly SshConnectionPool _pool = new();

    /// <param name="arguments">Of the program: <c>now full</c>, <c>verify</c>.</param>
    /// <param name="what">In words: <c>backup</c>.</param>
    /// <param name="failure">The code of an error of the program itself.</param>
    /// <exception cref="DiagnosticException">The host cannot be asked, the repository is in use, or the program failed.</exception>
    public async Task RunAsync(
        CommandSession session, RegionEndpoints region, string arguments, string what, DiagnosticCode failure,
        CancellationToken cancellation)
    {
        var host = region.ServiceHost;
        session.Note($"{Markup.Escape(region.Name)}: {what} in the repository on {Markup.Escape(host.Name)}");
        var result = await HostScript.RunAsync(
            _pool, endpoints, host, DialLimits.Once, $"exec {BackupNames.BackupCommand} {arguments} < /dev/null", Deadline, cancellation);
        foreach (var line in Lines(result.Stdout))
            session.Note($"  {Markup.Escape(line)}");
        if (result.Problem is null)
            return;
        var why = string.Join(' ', Lines(result.Stderr).DefaultIfEmpty(result.Problem));
        if (result.Problem == Exit(Busy))
            throw new DiagnosticException(
                Codes.Backup.Busy, $"The {what} in {region.Name} was not started.", $"{why.TrimEnd('.')}.",
                Fix.Of($"Wait until it has ended, then run the command again. What there is: {new ProductCommand("backup", "list")}."));
        // What the program did not say itself, such as a host that does not answer, is no finding of it.
        var code = result.Problem == Exit(Finding) ? failure : Codes.Backup.Failed;
        throw new DiagnosticException(
            code, $"The {what} in {region.Name} failed.", $"{why.TrimEnd('.')}.",
            code == Codes.Backup.Damaged
                ? Fix.Of(
                    $"Use the repository of the other region, and make a new full backup here: "
                        + $"{new ProductCommand("backup", "now", "--region", region.Name, "--type", "full")}.")
                : Fix.Of($"See what is wrong: {new ProductCommand("status")}; then run the command again."));
    }

    private static string Exit(int status) => new RemoteExit(status, null, TimeSpan.Zero).ToString();

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
