using System.Text.Json;
using Spectre.Console;

namespace HaCluster.Bench;

/// <summary>
/// Fills the database, cuts the peering, lets the primary go on for a moment, fails over, and measures how the old primary, which has
/// diverged by then, comes back.
/// </summary>
internal static class RejoinBenchmark
{
    private const string Table = "base.bench_filler";
    private const int RowBytes = 1024;
    private const int DivergedRows = 1000;

    public static async Task<int> RunAsync(int megabytes)
    {
        await ProductCommand.HaclusterAsync("up", "--yes");
        var (active, standby) = await RegionsAsync();
        Console.Error.WriteLine($"filling the database with {megabytes} MB");
        // Rows below 2 kB are stored as they are, longer ones would be compressed.
        await SqlAsync(active, $"""
            create table {Table} (n int, filler text);
            insert into {Table} select n, repeat(md5(n::text), {RowBytes / 32}) 
                from generate_series(1, {megabytes * (1 << 20) / RowBytes}) n
            """);
        // Pages that have not been read since they were written are written once more by the first reader, WAL and all.
        await SqlAsync(active, $"vacuum {Table}");
        await SqlAsync(active, "checkpoint");
        try
        {
            var size = await SqlAsync(active, "select pg_size_pretty(pg_database_size(current_database()))");
            await CaughtUpAsync(active);
            await ProductCommand.RunAsync("docker", "kill", Router(active, standby));
            await SqlAsync(
                active,
                $"set synchronous_commit = local; insert into {Table} select -n, 'diverged' from generate_series(1, {DivergedRows}) n");
            await ProductCommand.HaclusterAsync("failover", "--to", standby, "--yes");
            await SqlAsync(standby, $"delete from {Table} where n % 100 = 0");
            await ProductCommand.RunAsync("docker", "start", Router(active, standby));
            var rejoin = await ProductCommand.HaclusterAsync("rejoin", "--yes", "--json");
            using var report = JsonDocument.Parse(rejoin.Output);
            AnsiConsole.WriteLine(
                $"rejoin of a database of {size.Trim()}: {rejoin.Elapsed.TotalSeconds:F1} s, "
                    + $"by {report.RootElement.GetProperty("rejoinedBy").GetString()}");
            await ProductCommand.HaclusterAsync("switchover", "--to", active, "--yes");
            return 0;
        }
        finally
        {
            await SqlAsync((await RegionsAsync()).Active, $"drop table if exists {Table}");
        }
    }

    // Named after both regions in the order of the configuration, which is theirs by name.
    private static string Router(string one, string other) =>
        $"{string.Join('-', ((string[])[one, other]).Order(StringComparer.Ordinal))}-router";

    private static async Task<(string Active, string Standby)> RegionsAsync()
    {
        using var status = JsonDocument.Parse((await ProductCommand.HaclusterAsync("status", "--json")).Output);
        var active = status.RootElement.GetProperty("activeRegion").GetString()
            ?? throw new InvalidOperationException("no region is active");
        return (active,
            status.RootElement.GetProperty("regions").EnumerateArray().Select(region => region.GetProperty("name").GetString()!)
                .First(name => name != active));
    }

    // A standby that is still reading has not diverged: it would be a long failover, not a rejoin, that is measured.
    private static async Task CaughtUpAsync(string active)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if ((await SqlAsync(
                active,
                "select coalesce(bool_and(replay_lsn >= pg_current_wal_flush_lsn()), false) from pg_stat_replication")).Trim() == "t")
                return;
            await Task.Delay(200);
        }
        throw new InvalidOperationException("the standby did not catch up within two minutes");
    }

    private static async Task<string> SqlAsync(string region, string sql) =>
        (await ProductCommand.RunAsync(
            "docker", "exec", "-u", "postgres", $"{region}-db", "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "revolutdb", "-c",
            sql)).Output;
}
