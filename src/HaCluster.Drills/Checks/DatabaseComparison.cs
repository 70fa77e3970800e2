using System.Collections.Immutable;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Checks;

/// <summary>Whether both databases hold the same, and whether their indexes agree with their tables.</summary>
public static class DatabaseComparison
{
    private static readonly TimeSpan ReplayDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>Every index that `amcheck` can check, with the rows of its table; and the table of the users itself.</summary>
    private const string Amcheck = """
        select bt_index_check(i.indexrelid, true) from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
            where a.amname = 'btree' and c.relkind = 'i' and c.relpersistence = 'p' and i.indisvalid;
        select 'damaged: ' || msg from verify_heapam('base.users');
        """;

    /// <returns>What is wrong, one sentence each.</returns>
    public static async Task<ImmutableArray<string>> FindAsync(string primary, string standby, TimeProvider time)
    {
        var findings = ImmutableArray.CreateBuilder<string>();
        await DatabaseMachine.QueryAsync(primary, "create extension if not exists amcheck");
        try
        {
            await WaitForReplayAsync(primary, standby, time);
            findings.AddRange(Differences(
                primary, await RowsAsync(primary), standby, await RowsAsync(standby)));
            foreach (var host in (string[])[primary, standby])
                findings.AddRange(await DamageAsync(host));
        }
        finally
        {
            await DatabaseMachine.QueryAsync(primary, "drop extension if exists amcheck");
        }
        return findings.ToImmutable();
    }

    /// <summary>One sentence for all rows that only one has or both have differently, with a few of them.</summary>
    internal static IEnumerable<string> Differences(
        string primary, IReadOnlyCollection<string> first, string standby, IReadOnlyCollection<string> second)
    {
        foreach (var (host, only) in (IEnumerable<(string, string[])>)
            [(primary, [.. first.Except(second)]), (standby, [.. second.Except(first)])])
        {
            if (only.Length > 0)
                yield return $"Only {host} has {only.Length} row{(only.Length == 1 ? "" : "s")} of base.users: "
                    + $"{string.Join(' ', only.Take(5))}{(only.Length > 5 ? " ..." : "")}";
        }
    }

    private static async Task<string[]> RowsAsync(string host) => Lines(await DatabaseMachine.QueryAsync(host, "table base.users"));

    private static async Task<IEnumerable<string>> DamageAsync(string host)
    {
        try
        {
            return Lines(await DatabaseMachine.QueryAsync(host, Amcheck)).Select(line => $"{host}: {line}");
        }
        catch (DrillException exception)
        {
            return [$"{host}: {exception.Message}"];
        }
    }

    private static async Task WaitForReplayAsync(string primary, string standby, TimeProvider time)
    {
        var written = (await DatabaseMachine.QueryAsync(primary, "select pg_current_wal_insert_lsn()")).Trim();
        var end = time.GetUtcNow() + ReplayDeadline;
        while ((await DatabaseMachine.QueryAsync(standby, $"select pg_last_wal_replay_lsn() >= '{written}'")).Trim() != "t")
        {
            if (time.GetUtcNow() > end)
                throw new DrillException($"{standby} did not replay up to {written} within {ReplayDeadline.TotalSeconds:F0} s.");
            await Task.Delay(Poll, time);
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
