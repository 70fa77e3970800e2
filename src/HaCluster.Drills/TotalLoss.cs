using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Drills.Checks;
using HaCluster.Drills.Faults;
using HaCluster.Drills.Load;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Drills;

/// <summary>What is done on the operator's own machine, which the drill cannot do by commands.</summary>
/// <param name="RestoreFrom">Has the next <c>up</c> restore from the repository of a region, with the key that was kept.</param>
/// <param name="ForgetState">Deletes the state of the stack and everything that commands have left beside it.</param>
public sealed record TotalLossSite(Action<string> RestoreFrom, Action ForgetState);

/// <summary>
/// All hosts, their data volumes and the state of the stack are lost; the volumes of the repositories and their key are left.
/// <c>up</c> makes the cluster anew, and what it has then is compared with what clients wrote. It has the old data afterwards.
/// </summary>
public sealed class TotalLoss(ClusterEndpoints endpoints, Operator person, TotalLossSite site, TimeProvider time, Action<string> say)
{
    public const string Name = "total-loss";

    public const string Description = "All hosts, data volumes and the state are lost; `up` makes the cluster anew from a repository.";

    // While a backup that was due is being made, another one is refused.
    private static readonly TimeSpan BackupDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ArchiveDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ClientTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private string[] Machines =>
        [.. endpoints.Hosts.Select(host => host.Name), .. endpoints.Regions[0].Router is { } router ? (string[])[router] : []];

    /// <exception cref="DrillException">The cluster is not healthy to begin with, or could not be made anew.</exception>
    public async Task<TotalLossReport> RunAsync()
    {
        if (endpoints.Backup is null)
            throw new DrillException("There is nothing to restore from: hacluster:backup.enabled is not true.");
        var active = await Health.WaitAsync(endpoints, Health.Deadline, time);
        var database = endpoints.FindRegion(active)!.DatabaseHost.Name;
        var names = new UniqueNames(Random.Shared);
        var entries = endpoints.Regions.OrderBy(region => region.Name == active ? 0 : 1).Select(region => region.LoadBalancerUrl)
            .ToImmutableArray();
        DateTimeOffset archived;
        Traffic traffic;
        await using (traffic = await Traffic.StartAsync(entries, names, Random.Shared, spread: false, time))
        {
            await BackUpAsync(active);
            await Task.Delay(ClientTime, time);
            archived = await ArchiveAsync(active, database);
            say($"{active}: archived what was acknowledged until {archived:HH:mm:ss.fff}; clients write on");
            await Task.Delay(ClientTime, time);
            await DockerMachine.KillAsync(Machines);
        }
        await DockerMachine.RemoveAsync(
            Machines, [.. endpoints.Regions.Select(region => LocalNames.NetworkOf(region.Name))],
            [.. endpoints.Hosts.Select(host => LocalNames.DataVolumeOf(host.Name))]);
        site.RestoreFrom(active);
        site.ForgetState();
        say("all hosts, data volumes and the state are gone; `up` makes the cluster anew");
        var began = time.GetUtcNow();
        await person.RunAsync("up");
        var took = time.GetUtcNow() - began;
        say($"`up` has ended after {took.TotalSeconds:F0} s");

        var findings = new List<string>();
        var rows = traffic.Values.VersionsOf(await DatabaseMachine.RowsAsync(database, names.Prefix));
        findings.AddRange(Compare(archived, traffic.Writes, rows, out var check));
        findings.AddRange(await GoOnAsync(entries));
        await DatabaseMachine.RemoveRowsAsync(database, names.Prefix);
        return new TotalLossReport(active, took, check.Acknowledged, check.Lost.Length, check.Unknown, archived, [.. findings]);
    }

    /// <summary>What is missing although it was archived, or although something later is there; one sentence each.</summary>
    /// <param name="archived">What was acknowledged until then is in the archive.</param>
    /// <param name="writes">All of the run.</param>
    /// <param name="rows">Every user with the version that is there; null for a value that no version is.</param>
    /// <param name="check">What is there and what is lost.</param>
    internal static IEnumerable<string> Compare(
        DateTimeOffset archived, ImmutableArray<Attempt> writes, IReadOnlyDictionary<string, int?> rows, out LedgerCheck check)
    {
        var result = check = LedgerCheck.Of(writes, [], rows);
        var lost = result.Lost.Select(write => (write.Name, write.Version)).ToHashSet();
        var kept = writes.Where(write => write.Acknowledged && !lost.Contains((write.Name, write.Version))).ToArray();
        // A write that began after another had been acknowledged was committed after it.
        var newest = kept.Length == 0 ? DateTimeOffset.MinValue : kept.Max(write => write.Started);
        Attempt[] missing = [.. result.Lost.Where(write => write.Ended <= archived)];
        Attempt[] holes = [.. result.Lost.Where(write => write.Ended > archived && write.Ended < newest)];
        return new[]
        {
            kept.Any(write => write.Ended <= archived) ? "" : "Nothing that was archived is there: the comparison proves nothing.",
            missing.Length == 0 ? "" : $"{missing.Length} acknowledged writes are lost although they were archived: {List(missing)}.",
            holes.Length == 0 ? "" : $"{holes.Length} acknowledged writes are lost although later ones are there: {List(holes)}.",
            result.Unexpected.IsEmpty ? "" : $"There are values that nobody wrote: {string.Join(' ', result.Unexpected.Take(5))}.",
        }.Where(finding => finding.Length > 0);
    }

    /// <summary>The new cluster serves, archives and makes backups, and another `up` leaves it as it is.</summary>
    private async Task<IEnumerable<string>> GoOnAsync(ImmutableArray<Uri> entries)
    {
        var names = new UniqueNames(Random.Shared);
        await using (await Traffic.StartAsync(entries, names, Random.Shared, spread: true, time))
            await Task.Delay(ClientTime, time);
        foreach (var region in endpoints.Regions)
            await BackUpAsync(region.Name);
        var findings = new List<string>();
        var again = await person.TryAsync(null, "up", "--expect-no-changes");
        if (ErrorCode.Of(again) is { } code)
            findings.Add($"`up` would change something once more: {code}.");
        await ExpectAsync("a healthy cluster", Health.Deadline, async () =>
        {
            var status = await JsonAsync("status");
            return (status.GetProperty("healthy").GetBoolean(), status.GetProperty("problems").ToString());
        });
        foreach (var repository in (await JsonAsync("backup", "list")).GetProperty("repositories").EnumerateArray())
        {
            if (repository.GetProperty("gapAfter").ValueKind != JsonValueKind.Null)
                findings.Add($"The archive of {repository.GetProperty("region").GetString()} has a gap.");
        }
        return findings;
    }

    private Task BackUpAsync(string region) => ExpectAsync("a backup", BackupDeadline, async () =>
    {
        var code = ErrorCode.Of(await person.TryAsync(null, "backup", "now", "--region", region));
        return code is null or "backup.busy"
            ? (code is null, code ?? "")
            : throw new DrillException($"No backup could be made in {region}: {code}.");
    });

    /// <returns>What was acknowledged until then is in the archive.</returns>
    private async Task<DateTimeOffset> ArchiveAsync(string region, string database)
    {
        var until = time.GetUtcNow();
        var segment = (await DatabaseMachine.QueryAsync(database, "select pg_walfile_name(pg_switch_wal())")).Trim();
        await ExpectAsync($"the segment {segment} in the archive", ArchiveDeadline, async () =>
        {
            var list = await JsonAsync("backup", "list", "--region", region);
            var newest = list.GetProperty("repositories")[0].GetProperty("newestWal").GetString() ?? "";
            return (string.CompareOrdinal(newest, segment) >= 0, newest);
        });
        return until;
    }

    private async Task<JsonElement> JsonAsync(params string[] command)
    {
        using var document = JsonDocument.Parse((await person.RunAsync(command)).Output);
        return document.RootElement.Clone();
    }

    private async Task ExpectAsync(string what, TimeSpan deadline, Func<Task<(bool Holds, string Seen)>> ask)
    {
        var end = time.GetUtcNow() + deadline;
        while (true)
        {
            var (holds, seen) = await ask();
            if (holds)
                return;
            if (time.GetUtcNow() > end)
                throw new DrillException($"Timed out after {deadline.TotalSeconds:F0} s waiting for {what}; last seen: {seen}.");
            await Task.Delay(Poll, time);
        }
    }

    private static string List(IEnumerable<Attempt> attempts) =>
        string.Join(' ', attempts.Take(5).Select(attempt => $"{attempt.Name}:{attempt.Version}"));
}

/// <param name="Region">From whose repository the cluster was made anew.</param>
/// <param name="Took">How long <c>up</c> took.</param>
/// <param name="Acknowledged">Writes that were acknowledged before the loss.</param>
/// <param name="Lost">Those of them that are not there any more: they had not reached the archive.</param>
/// <param name="Unknown">Writes that were never acknowledged.</param>
/// <param name="Archived">What was acknowledged until then was in the archive.</param>
/// <param name="Findings">Promises that did not hold.</param>
public sealed record TotalLossReport(
    string Region, TimeSpan Took, int Acknowledged, int Lost, int Unknown, DateTimeOffset Archived, ImmutableArray<string> Findings)
{
    public bool Passed => Findings.IsEmpty;
}
