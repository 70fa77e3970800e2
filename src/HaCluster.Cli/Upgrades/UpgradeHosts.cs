using System.Text.Json;
using HaCluster.Cli.Access;
using HaCluster.Diagnostics;
using HaCluster.Failover.Steps;
using HaCluster.Observation.Probes;
using HaCluster.Observation.Updates;
using HaCluster.Ssh;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Upgrades;

/// <summary>The database hosts, as an upgrade asks and changes them.</summary>
internal sealed class UpgradeHosts(ClusterEndpoints endpoints) : IAsyncDisposable
{
    private static readonly DialLimits Dial = new(2, TimeSpan.FromSeconds(8));

    // The scripts have deadlines of their own for what they wait for; this is for a host on which nothing progresses any more.
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(1);

    private static readonly TimeSpan HoldDeadline = TimeSpan.FromDays(1);

    private static readonly ProductCommand Status = new("status");

    private readonly SshConnectionPool _pool = new();

    /// <summary>Keeps any other upgrade out, from whichever machine, until the result is disposed of or this program ends.</summary>
    /// <exception cref="DiagnosticException">Another one is at work, or the host does not answer.</exception>
    public async Task<IAsyncDisposable> HoldAsync(CancellationToken cancellation)
    {
        // The same host whoever asks, wherever the primary is.
        var host = endpoints.Regions[0].DatabaseHost;
        try
        {
            return await RemoteLock.TakeAsync(
                (output, stop) => _pool.RunAsync(
                    HostTarget.Of(host, endpoints.SshPrivateKey, Dial),
                    new RemoteCommand
                    {
                        Text = "sudo -n bash -s",
                        StandardInput = UpgradeScript.Hold(host.Name),
                        Timeout = HoldDeadline,
                    },
                    output, static _ => { }, stop),
                (exit, refused) => new DiagnosticException(
                    Codes.Upgrade.Busy, "Another upgrade is at work, and nothing was changed by this one.",
                    exit.Status == UpgradeScript.Busy
                        ? $"It was started from here or from another machine, and holds its lock on {host.Name}."
                        : $"The lock on {host.Name} cannot be taken: {(refused.Error is { Length: > 0 } said ? said.TrimEnd('.') : exit)}.",
                    Fix.Of($"Wait until it has ended, then look with {Status} whether anything is pending.")),
                cancellation);
        }
        catch (Exception exception) when (exception is SshDialException or ProbeException or RemoteCommandException)
        {
            throw new DiagnosticException(
                Codes.Upgrade.NotHealthy, "Nothing was upgraded: a database host does not answer.",
                $"{host.Name}: {exception.Message.TrimEnd('.')}.", Fix.Of($"See which hosts answer: {Status}."));
        }
    }

    /// <summary>Fetches the lists of the package sources.</summary>
    /// <returns>What the host has to say of it; empty when all went well.</returns>
    public Task<string> FetchListsAsync(RegionEndpoints region, CancellationToken cancellation) =>
        RunAsync(region, UpgradeScript.FetchLists(region.DatabaseHost.Name), Codes.Upgrade.NotHealthy, cancellation);

    /// <summary>What is installed on a host and what its lists have.</summary>
    public async Task<UpdateReport> LookAsync(RegionEndpoints region, CancellationToken cancellation)
    {
        var host = region.DatabaseHost.Name;
        var said = await RunAsync(region, UpdateScript.Text, Codes.Upgrade.NotHealthy, cancellation);
        try
        {
            return UpdateReport.Read(host, said);
        }
        catch (JsonException exception)
        {
            throw new DiagnosticException(
                Codes.Upgrade.NotHealthy, $"{host} does not say what is installed.", $"{exception.Message.TrimEnd('.')}.",
                Fix.Of($"See how it is: {Status}."));
        }
    }

    /// <summary>
    /// Upgrades a standby, restarts it once and waits until it has caught up. It is not ended when this program is: the host goes on.
    /// </summary>
    /// <returns>What the host did, a line each.</returns>
    public Task<string> InstallAsync(HostUpgrade upgrade) => RunAsync(
        upgrade.Region,
        UpgradeScript.Install(upgrade.Host, upgrade.Outdated.Select(package => (package.Package, package.Candidate))),
        Codes.Upgrade.Unfinished, CancellationToken.None);

    /// <summary>Has a database host run a script of an upgrade to another major version.</summary>
    /// <param name="code">Of the error when it fails.</param>
    /// <returns>What the host printed.</returns>
    public Task<string> RunMajorAsync(RegionEndpoints region, string script, DiagnosticCode code, CancellationToken cancellation) =>
        RunAsync(region, script, code, cancellation);

    /// <summary>Lets the repository of a region go on with a database that an upgrade has given another identity.</summary>
    public async Task AllowOtherDatabaseAsync(RegionEndpoints region, CancellationToken cancellation)
    {
        var host = region.ServiceHost;
        var result = await HostScript.RunAsync(
            _pool, endpoints, host, Dial, $"install -d -o postgres {BackupNames.Notes} && touch {BackupNames.OtherDatabase}\n", Deadline,
            cancellation);
        if (result.Problem is not null)
            throw new DiagnosticException(
                Codes.Upgrade.Unfinished, $"The repository of {region.Name} cannot be prepared for the other version.",
                $"{host.Name}: {result.Problem.TrimEnd('.')}.", Fix.Of($"See which hosts answer: {Status}; then run the command again."));
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private async Task<string> RunAsync(RegionEndpoints region, string script, DiagnosticCode code, CancellationToken cancellation)
    {
        var host = region.DatabaseHost;
        var result = await HostScript.RunAsync(_pool, endpoints, host, Dial, script, Deadline, cancellation);
        if (result.Problem is null)
            return result.Stdout;
        var (why, fix) = HostScriptFailure.Read(result.Stderr, $"{host.Name}: {result.Problem}");
        throw new DiagnosticException(
            code,
            code == Codes.Upgrade.Unfinished
                ? $"The upgrade of {host.Name} failed; the cluster serves with what it has."
                : $"Nothing was upgraded: {host.Name} cannot be asked.",
            why,
            fix ?? Fix.Of($"See how the cluster is with {Status}, then run the command again, which continues."),
            host.Name);
    }
}
