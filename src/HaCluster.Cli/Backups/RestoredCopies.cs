using HaCluster.Cli.Access;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Observation.Members;
using HaCluster.Ssh;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Quoting = HaCluster.Failover.Scripts.HostScript;

namespace HaCluster.Cli.Backups;

/// <summary>Runs the program of the database hosts that restores a copy beside the cluster.</summary>
internal sealed class RestoredCopies(ClusterEndpoints endpoints) : IAsyncDisposable
{
    // Exit codes of the program: another run has its lock; the repository does not have what is asked for; it does not have it yet; there
    // is a copy already; the copy is damaged; what is asked for is no target.
    private const int Busy = 50;
    private const int NotHere = 51;
    private const int NotYet = 52;
    private const int Exists = 53;
    private const int Damaged = 54;
    private const int NoTarget = 55;

    // Some databases take a day; a connection that dies is noticed by itself.
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(2);

    private static readonly DialLimits Dial = new(1, TimeSpan.FromSeconds(15));

    private readonly SshConnectionPool _pool = new();

    /// <summary>The region whose database host is a standby now.</summary>
    /// <param name="command">What the user gave, with the region to be named; the advice repeats it.</param>
    /// <param name="cancellation">Ends the look.</param>
    /// <exception cref="DiagnosticException">No host says that it is.</exception>
    public async Task<RegionEndpoints> FindStandbyAsync(Func<string, ProductCommand> command, CancellationToken cancellation)
    {
        var seen = await MemberObserver.ObserveAsync(endpoints, MemberObserver.DefaultDeadline, urgent: false, cancellation);
        if (endpoints.Regions.FirstOrDefault(region => seen.Find(region.Name) is { IsRunningStandby: true }) is { } standby)
            return standby;
        var chosen = seen.Primary?.Region ?? endpoints.Regions[0].Name;
        throw new DiagnosticException(
            Codes.Backup.NoStandby, "No database is a running standby, on whose host the copy would be made.",
            $"{Describe(seen.First)}; {Describe(seen.Second)}.",
            Fix.Of(
                $"Name the region, if its host may do the work and has the room: {command(chosen)}. "
                    + $"Or restore the standby first: {new ProductCommand("rejoin")}."));
    }

    /// <param name="region">On its database host, from its repository.</param>
    /// <param name="target">As the user gave it; the host checks it.</param>
    /// <param name="cancellation">Ends the wait; the host may go on.</param>
    /// <exception cref="DiagnosticException">No answer, another run is at work, or there is no such copy to be had.</exception>
    public Task<RestoredCopy> MakeAsync(RegionEndpoints region, string target, CancellationToken cancellation) => RunAsync(
        region, $"make {Quoting.Quote(target)}", $"No copy was made on {region.DatabaseHost.Name}.",
        status => Advise(region, status, other => new ProductCommand("restore", "copy", "--to", target, "--region", other)), cancellation);

    /// <summary>Restores the newest backup and what was archived after it, reads every table and index, and deletes the copy.</summary>
    /// <param name="region">On its database host, from its repository.</param>
    /// <param name="cancellation">Ends the wait; the host may go on.</param>
    /// <exception cref="DiagnosticException">No answer, another run is at work, no copy is to be had, or it is damaged.</exception>
    public Task<RestoredCopy> CheckAsync(RegionEndpoints region, CancellationToken cancellation) => RunAsync(
        region, "check", $"No restore was found whole on {region.DatabaseHost.Name}.",
        status => Advise(region, status, other => new ProductCommand("restore", "check", "--region", other)), cancellation);

    private Fix Advise(RegionEndpoints region, int? status, Func<string, ProductCommand> elsewhere)
    {
        var other = endpoints.Regions.First(each => each.Name != region.Name).Name;
        var list = new ProductCommand("backup", "list");
        return status switch
        {
            NotHere => Fix.Of(
                $"See what there is: {list}. The repository of {other} may have it, which is restored on the database host there: "
                    + $"{elsewhere(other)}."),
            NotYet => Fix.Of(
                $"A backup archives what has been written so far: {new ProductCommand("backup", "now", "--region", region.Name)}. "
                    + $"Then run the command again."),
            Exists => Fix.Of(
                $"Look at it: {Look(region)}. Or remove it: {Remove(region)}; then run the command again."),
            Damaged => Fix.Of(
                $"See whether the repository is damaged: {new ProductCommand("backup", "verify", "--region", region.Name)}, and whether "
                    + $"that of {other} gives a copy that is whole: {elsewhere(other)}."),
            _ => Fix.Of($"See what can be restored: {list}, and which copies there are: {new ProductCommand("restore", "list")}."),
        };
    }

    /// <summary>Opens the copy on the database host of a region with psql.</summary>
    public static ProductCommand Look(RegionEndpoints region) => new(
        "ssh", region.DatabaseHost.Name,
        $"sudo -u postgres psql -h {BackupNames.RestoredCopy} -p 5432 {DatabaseNames.Database}");

    /// <summary>Removes the copy on the database host of a region.</summary>
    public static ProductCommand Remove(RegionEndpoints region) => new("restore", "remove", "--region", region.Name);

    /// <summary>What there is on the database host of a region.</summary>
    /// <exception cref="DiagnosticException">No answer.</exception>
    public Task<RestoredCopy> ShowAsync(RegionEndpoints region, CancellationToken cancellation) => RunAsync(
        region, "show", $"{region.DatabaseHost.Name} cannot be asked for its copy.",
        static _ => Fix.Of($"See which hosts answer: {new ProductCommand("status")}."), cancellation);

    /// <summary>Ends the server of the copy in a region and deletes its files, if there are any.</summary>
    /// <exception cref="DiagnosticException">No answer, another run is at work, or it cannot be deleted.</exception>
    public Task<RestoredCopy> RemoveAsync(RegionEndpoints region, CancellationToken cancellation) => RunAsync(
        region, "remove", $"No copy was removed on {region.DatabaseHost.Name}.",
        _ => Fix.Of($"See which hosts answer: {new ProductCommand("status")}; then run {Remove(region)} again."), cancellation);

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private async Task<RestoredCopy> RunAsync(
        RegionEndpoints region, string arguments, string failure, Func<int?, Fix> fix, CancellationToken cancellation)
    {
        var result = await HostScript.RunAsync(
            _pool, endpoints, region.DatabaseHost, Dial, $"exec {BackupNames.RestoredCopyCommand} {arguments} < /dev/null", Deadline,
            cancellation);
        if (result.Problem is null)
            return RestoredCopy.Read(region, result.Stdout);
        var said = string.Join(
            ' ', result.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .DefaultIfEmpty($"{region.DatabaseHost.Name}: {result.Problem}")).TrimEnd('.');
        if (result.Problem == Exit(Busy))
            throw new DiagnosticException(
                Codes.Backup.Busy, failure, $"{said}.",
                Fix.Of($"Wait until it has ended, then run the command again. What there is: {new ProductCommand("restore", "list")}."));
        if (result.Problem == Exit(NoTarget))
            throw new DiagnosticException(
                Codes.Command.Usage, failure, $"{said}.", Fix.Of($"See what can be restored: {new ProductCommand("backup", "list")}."));
        int[] known = [NotHere, NotYet, Exists, Damaged];
        var status = known.Cast<int?>().FirstOrDefault(status => result.Problem == Exit(status!.Value));
        throw new DiagnosticException(
            status == Damaged ? Codes.Backup.Damaged : Codes.Backup.RestoreFailed, failure, $"{said}.", fix(status));
    }

    private static string Describe(MemberState member) => $"{member.Host}: " + member switch
    {
        { Reachable: false } => (member.Unreachable ?? "no answer over SSH").TrimEnd('.'),
        { IsRunningPrimary: true } => "running as primary",
        { Server: ServerState.Running } => "running, in an unknown role",
        _ => "its server does not run",
    };

    private static string Exit(int status) => new RemoteExit(status, null, TimeSpan.Zero).ToString();
}
