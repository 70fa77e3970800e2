using System.Collections.Immutable;
using HaCluster.Drills.Checks;
using HaCluster.Drills.Faults;
using HaCluster.Drills.Load;

namespace HaCluster.Drills.Scenarios;

internal sealed class RestoreDrill : IDrill
{
    // While a backup that was due is being made, another one is refused.
    private static readonly TimeSpan BackupDeadline = TimeSpan.FromMinutes(5);

    private static readonly DateOnly Birthday = new(1990, 5, 17);

    public string Name => "restore";

    public string Description => "Deletes a row, restores the moment before beside the cluster, and compares it with what clients wrote.";

    public async Task RunAsync(DrillContext drill)
    {
        if (drill.Endpoints.Backup is null)
            throw new DrillException("There is nothing to restore: hacluster:backup.enabled is not true.");
        var region = drill.Standby;
        var (primary, host) = (drill.DatabaseOf(drill.Active), drill.DatabaseOf(region));
        var deleted = new UniqueNames(drill.Random).Next();
        drill.MarkInjected();
        await drill.LetClientsWriteAsync();
        await BackUpAsync(drill, region);
        await DatabaseMachine.QueryAsync(
            primary, $"insert into base.users (username, birthday) values ('{deleted}', date '{Birthday:yyyy-MM-dd}')");
        // pgBackRest knows the end of a backup to the second, and restores one that ended before the moment.
        await drill.LetClientsWriteAsync();
        var before = drill.Time.GetUtcNow();
        var moment = (await DatabaseMachine.QueryAsync(primary, "select now()")).Trim();
        await DatabaseMachine.RemoveRowsAsync(primary, deleted);
        var after = drill.Time.GetUtcNow();
        await drill.LetClientsWriteAsync();
        // It archives what has been written so far.
        await BackUpAsync(drill, region);

        await drill.Operator.RunAsync("restore", "copy", "--to", moment, "--region", region);
        try
        {
            var rows = await DatabaseMachine.CopiedRowsAsync(host);
            if (!rows.TryGetValue(deleted, out var birthday) || birthday != Birthday)
                drill.Findings.Add($"The copy of {moment} lacks the row that was deleted later.");
            if ((await DatabaseMachine.RowsAsync(primary, deleted)).Count > 0)
                drill.Findings.Add("The row that was deleted is back in the cluster itself.");
            drill.Findings.AddRange(
                Compare(before, after, drill.Traffic.Writes, drill.Traffic.Reads, drill.Traffic.Values.VersionsOf(rows)));
        }
        finally
        {
            await drill.Operator.RunAsync("restore", "remove", "--region", region);
        }
        if (ErrorCode.Of(await drill.Operator.TryAsync(null, "restore", "check", "--region", region)) is { } code)
            drill.Findings.Add($"The newest backup of {region} was not found whole: {code}.");
    }

    /// <summary>What the copy should have and has not, and what it has and should not; one sentence each.</summary>
    /// <param name="before">What was acknowledged or read until then was committed before the moment that the copy shows.</param>
    /// <param name="after">What was written from then on was committed after that moment.</param>
    /// <param name="writes">All of the run.</param>
    /// <param name="reads">All of the run.</param>
    /// <param name="rows">Every user of the copy with the version that is there; null for a value that no version is.</param>
    internal static IEnumerable<string> Compare(
        DateTimeOffset before, DateTimeOffset after, ImmutableArray<Attempt> writes, ImmutableArray<Attempt> reads,
        IReadOnlyDictionary<string, int?> rows)
    {
        // Other users are none of the run's business.
        var written = writes.Select(write => write.Name).ToHashSet(StringComparer.Ordinal);
        var check = LedgerCheck.Of(
            writes, [.. reads.Where(read => read.Ended <= before)],
            rows.Where(row => written.Contains(row.Key)).ToDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal));
        Attempt[] missing = [.. check.Lost.Where(write => write.Ended <= before), .. check.Vanished];
        Attempt[] early = [.. writes.Where(write => write.Started >= after && rows.GetValueOrDefault(write.Name) >= write.Version)];
        var acknowledged = writes.Where(write => write.Acknowledged).ToArray();
        if (!acknowledged.Any(write => write.Ended <= before) || !acknowledged.Any(write => write.Started >= after))
            yield return "No write was acknowledged before the moment, or none after it: the comparison proves nothing.";
        if (missing.Length > 0)
            yield return $"The copy lacks {missing.Length} of the values that were acknowledged or read before its moment: "
                + $"{List(missing)}.";
        if (early.Length > 0)
            yield return $"The copy has {early.Length} of the values that were written after its moment: {List(early)}.";
        if (!check.Unexpected.IsEmpty)
            yield return $"The copy has values that nobody wrote: {string.Join(' ', check.Unexpected.Take(5))}.";
    }

    private static string List(IEnumerable<Attempt> attempts) =>
        string.Join(' ', attempts.Take(5).Select(attempt => $"{attempt.Name}:{attempt.Version}"));

    private static Task BackUpAsync(DrillContext drill, string region) => drill.ExpectAsync("a backup", BackupDeadline, async () =>
    {
        var code = ErrorCode.Of(await drill.Operator.TryAsync(null, "backup", "now", "--region", region));
        return code is null or "backup.busy"
            ? (code is null, code ?? "")
            : throw new DrillException($"No backup could be made in {region}: {code}.");
    });
}
