using System.Text.Json;
using HaCluster.Cli.Access;
using HaCluster.Cli.Backups;
using HaCluster.Diagnostics;
using HaCluster.Observation.Probes;
using HaCluster.Ssh;
using HaCluster.Topology.Outputs;
using ShellText = HaCluster.Failover.Scripts.HostScript;

namespace HaCluster.Cli.ClusterRestores;

/// <summary>The database host on which the cluster is restored: prepares, shows and deletes what the steps of the restore move.</summary>
internal sealed class RecoveryHost(ClusterEndpoints endpoints, RegionEndpoints region) : IAsyncDisposable
{
    private static readonly ProductCommand Status = new("status");

    private readonly CopyProgram _program = new(endpoints);

    private string Host => region.DatabaseHost.Name;

    /// <summary>Restores beside the cluster, which goes on. What was prepared for the same target before is taken again.</summary>
    /// <exception cref="DiagnosticException">No answer, another run is at work, or it is not to be had.</exception>
    public Task<RecoveryFolders> PrepareAsync(ClusterRestoreArguments arguments, CancellationToken cancellation) => AskAsync(
        arguments.To is { } target ? $"prepare {ShellText.Quote(target)}" : "prepare-undo",
        $"The {arguments.Noun} was not begun; the cluster is as it was.", status => Advise(arguments, status), cancellation);

    public Task<RecoveryFolders> ShowAsync(CancellationToken cancellation) => AskAsync(
        "recovery", $"{Host} cannot be asked what it has restored.", static _ => Fix.Of($"See which hosts answer: {Status}."),
        cancellation);

    /// <summary>Deletes what was prepared and what was set aside.</summary>
    public Task<RecoveryFolders> FinishAsync(CancellationToken cancellation) => AskAsync(
        "finish", $"Nothing, or not all, was deleted on {Host}.",
        static _ => Fix.Of($"See which hosts answer: {Status}; then run {new ProductCommand("restore", "finish")} again."), cancellation);

    /// <summary>
    /// Keeps any other restore of the cluster out, from whichever machine, until the result is disposed of or this program ends.
    /// </summary>
    /// <exception cref="DiagnosticException">Another one is at work, or the host does not answer.</exception>
    public async Task<IAsyncDisposable> HoldAsync(CancellationToken cancellation)
    {
        try
        {
            return await RemoteLock.TakeAsync(
                (output, stop) => _program.HoldAsync(region, "hold", output, stop),
                (exit, refused) => new DiagnosticException(
                    Codes.Restore.Busy, "Another restore of the cluster is at work, and nothing was changed by this one.",
                    exit.Status == CopyProgram.Busy
                        ? $"It was started from here or from another machine, and holds its lock on {Host}."
                        : $"The lock on {Host} cannot be taken: {(refused.Error is { Length: > 0 } said ? said.TrimEnd('.') : exit)}.",
                    Fix.Of($"Wait until it has ended, then run the command again. How the cluster is: {Status}.")),
                cancellation);
        }
        catch (Exception exception) when (exception is SshDialException or ProbeException or RemoteCommandException)
        {
            throw new DiagnosticException(
                Codes.Restore.Unreachable, $"Nothing can be restored in {region.Name}: its database host does not answer.",
                $"{Host}: {exception.Message.TrimEnd('.')}.", Fix.Of($"See which hosts answer: {Status}."));
        }
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private async Task<RecoveryFolders> AskAsync(
        string arguments, string failure, Func<int?, Fix> fix, CancellationToken cancellation)
    {
        var said = await _program.RunAsync(region, arguments, failure, fix, cancellation);
        try
        {
            return RecoveryFolders.Read(said);
        }
        catch (JsonException exception)
        {
            throw new DiagnosticException(
                Codes.Backup.RestoreFailed, failure, $"{Host} does not say what it has: {exception.Message.TrimEnd('.')}.",
                Fix.Of($"Put its programs in place again: {new ProductCommand("up")}."));
        }
    }

    private Fix Advise(ClusterRestoreArguments arguments, int? status)
    {
        var list = new ProductCommand("backup", "list");
        var other = endpoints.Regions.First(each => each.Name != region.Name).Name;
        return status switch
        {
            CopyProgram.NotHere when arguments.To is null => Fix.Of($"Where data is kept is shown by {Status}."),
            CopyProgram.NotHere => Fix.Of(
                $"See what there is: {list}. The repository of {other} may have it: move the primary there, "
                    + $"{new ProductCommand("switchover", "--to", other)}, then run the command again."),
            CopyProgram.NotYet => Fix.Of(
                $"A backup archives what has been written so far: {new ProductCommand("backup", "now", "--region", region.Name)}. "
                    + $"Then run the command again."),
            CopyProgram.Exists => Fix.Of(
                $"Go back to what is kept: {new ProductCommand("restore", "undo")}. "
                    + $"Or delete it: {new ProductCommand("restore", "finish")}; then run the command again."),
            _ => Fix.Of($"See what can be restored: {list}, and how the cluster is: {Status}."),
        };
    }
}
