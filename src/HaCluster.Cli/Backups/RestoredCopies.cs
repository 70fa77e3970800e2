using HaCluster.Cli.Access;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Observation.Members;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Quoting = HaCluster.Failover.Scripts.HostScript;

namespace HaCluster.Cli.Backups;

/// <summary>Runs the program of the database hosts that restores a copy beside the cluster.</summary>
internal sealed class RestoredCopies(ClusterEndpoints endpoints) : IAsyncDisposable
{
    private readonly CopyProgram _program = new(endpoints);

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

    /// <summary>
    /// Makes a copy of its own, in <see cref="BackupNames.ClonedCopy"/>, which lives for as long as the result; that says of which backup it is.
    /// </summary>
    /// <param name="region">On its database host, from its repository.</param>
    /// <param name="target">As the user gave it; the host checks it.</param>
    /// <param name="elsewhere">What the user gave, with another region.</param>
    /// <param name="cancellation">Ends the wait; the host may go on until the copy is made.</param>
    /// <exception cref="DiagnosticException">No answer, another run is at work, or there is no such copy to be had.</exception>
    public Task<RemoteLock> KeepAsync(
        RegionEndpoints region, string target, Func<string, ProductCommand> elsewhere, CancellationToken cancellation) =>
        _program.KeepAsync(
            region, $"clone {Quoting.Quote(target)}", $"No copy was made on {region.DatabaseHost.Name}.",
            status => Advise(region, status, elsewhere), cancellation);

    /// <summary>Restores the newest backup and what was archived after it, reads every table and index, and deletes the copy.</summary>
    /// <param name="region">On its database host, from its repository.</param>
    /// <param name="cancellation">Ends the wait; the host may go on.</param>
    /// <exception cref="DiagnosticException">No answer, another run is at work, no copy is to be had, or it is damaged.</exception>
    public Task<RestoredCopy> CheckAsync(RegionEndpoints region, CancellationToken cancellation) => RunAsync(
        region, "check", $"No restore was found whole on {region.DatabaseHost.Name}.",
        status => Advise(region, status, other => new ProductCommand("restore", "check", "--region", other)), cancellation);

    /// <param name="region">Whose repository does not have it.</param>
    /// <param name="status">The exit code of the program, where it is one that says more.</param>
    /// <param name="elsewhere">The same command with another region.</param>
    private Fix Advise(RegionEndpoints region, int? status, Func<string, ProductCommand> elsewhere)
    {
        var other = endpoints.Regions.First(each => each.Name != region.Name).Name;
        var list = new ProductCommand("backup", "list");
        return status switch
        {
            CopyProgram.NotHere => Fix.Of(
                $"See what there is: {list}. The repository of {other} may have it, which is restored on the database host there: "
                    + $"{elsewhere(other)}."),
            CopyProgram.NotYet => Fix.Of(
                $"A backup archives what has been written so far: {new ProductCommand("backup", "now", "--region", region.Name)}. "
                    + $"Then run the command again."),
            CopyProgram.Exists => Fix.Of(
                $"Look at it: {Look(region)}. Or remove it: {Remove(region)}; then run the command again."),
            CopyProgram.Damaged => Fix.Of(
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

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private async Task<RestoredCopy> RunAsync(
        RegionEndpoints region, string arguments, string failure, Func<int?, Fix> fix, CancellationToken cancellation) =>
        RestoredCopy.Read(region, await _program.RunAsync(region, arguments, failure, fix, cancellation));

    private static string Describe(MemberState member) => $"{member.Host}: " + member switch
    {
        { Reachable: false } => (member.Unreachable ?? "no answer over SSH").TrimEnd('.'),
        { IsRunningPrimary: true } => "running as primary",
        { Server: ServerState.Running } => "running, in an unknown role",
        _ => "its server does not run",
    };
}
