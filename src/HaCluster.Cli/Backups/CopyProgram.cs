using HaCluster.Cli.Access;
using HaCluster.Diagnostics;
using HaCluster.Observation.Probes;
using HaCluster.Ssh;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Backups;

/// <summary>The program of the database hosts that restores from the repository of their region, and what its exit codes mean.</summary>
internal sealed class CopyProgram(ClusterEndpoints endpoints) : IAsyncDisposable
{
    /// <summary>The repository does not have what is asked for.</summary>
    public const int NotHere = 51;

    /// <summary>It does not have it yet.</summary>
    public const int NotYet = 52;

    /// <summary>There is something already that would have to go.</summary>
    public const int Exists = 53;

    /// <summary>The copy is damaged.</summary>
    public const int Damaged = 54;

    /// <summary>Another run has the lock.</summary>
    public const int Busy = 50;

    // What is asked for is no target.
    private const int NoTarget = 55;

    // Some databases take a day; a connection that dies is noticed by itself.
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(2);

    private static readonly DialLimits Dial = new(1, TimeSpan.FromSeconds(15));

    private readonly SshConnectionPool _pool = new();

    /// <param name="region">On its database host.</param>
    /// <param name="arguments">Of the program, quoted for a shell.</param>
    /// <param name="failure">What did not happen then, as a sentence.</param>
    /// <param name="fix">What to do, by the exit code where it is one of those above.</param>
    /// <param name="cancellation">Ends the wait; the host may go on.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="DiagnosticException">No answer, or the program refused or failed.</exception>
    public async Task<string> RunAsync(
        RegionEndpoints region, string arguments, string failure, Func<int?, Fix> fix, CancellationToken cancellation)
    {
        var result = await HostScript.RunAsync(
            _pool, endpoints, region.DatabaseHost, Dial, Command(arguments), Deadline, cancellation);
        return result.Problem is null ? result.Stdout : throw Failed(region, result.Problem, result.Stderr, failure, fix);
    }

    private static DiagnosticException Failed(
        RegionEndpoints region, string problem, string stderr, string failure, Func<int?, Fix> fix)
    {
        var said = string.Join(
            ' ', stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .DefaultIfEmpty($"{region.DatabaseHost.Name}: {problem}")).TrimEnd('.');
        if (problem == Exit(Busy))
            return new DiagnosticException(
                Codes.Backup.Busy, failure, $"{said}.",
                Fix.Of($"Wait until it has ended, then run the command again. What there is: {new ProductCommand("restore", "list")}."));
        if (problem == Exit(NoTarget))
            return new DiagnosticException(
                Codes.Command.Usage, failure, $"{said}.", Fix.Of($"See what can be restored: {new ProductCommand("backup", "list")}."));
        int[] known = [NotHere, NotYet, Exists, Damaged];
        var status = known.Cast<int?>().FirstOrDefault(status => problem == Exit(status!.Value));
        return new DiagnosticException(
            status == Damaged ? Codes.Backup.Damaged : Codes.Backup.RestoreFailed, failure, $"{said}.", fix(status));
    }

    /// <summary>Runs the program for as long as the caller lives.</summary>
    /// <param name="region">On its database host.</param>
    /// <param name="arguments">Of the program.</param>
    /// <param name="output">Told what it prints.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="Exception">As those of an SSH connection: the host does not answer, or not any more.</exception>
    public Task<RemoteExit> HoldAsync(RegionEndpoints region, string arguments, IRemoteOutput output, CancellationToken cancellation) =>
        _pool.RunAsync(
            HostTarget.Of(region.DatabaseHost, endpoints.SshPrivateKey, Dial),
            new RemoteCommand { Text = "sudo -n bash -s", StandardInput = Command(arguments), Timeout = Deadline },
            output, static _ => { }, cancellation);

    /// <summary>Runs the program, and returns once it has printed something; it goes on for as long as the result lives.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<RemoteLock> KeepAsync(
        RegionEndpoints region, string arguments, string failure, Func<int?, Fix> fix, CancellationToken cancellation)
    {
        try
        {
            return await RemoteLock.TakeAsync(
                (output, stop) => HoldAsync(region, arguments, output, stop),
                (exit, ended) => Failed(region, exit.ToString(), ended.Error, failure, fix), cancellation);
        }
        catch (Exception exception) when (exception is SshDialException or ProbeException or RemoteCommandException)
        {
            throw Failed(region, exception.Message.TrimEnd('.'), "", failure, fix);
        }
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static string Command(string arguments) => $"exec {BackupNames.RestoredCopyCommand} {arguments} < /dev/null";

    private static string Exit(int status) => new RemoteExit(status, null, TimeSpan.Zero).ToString();
}
