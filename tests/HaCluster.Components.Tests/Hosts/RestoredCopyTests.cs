using HaCluster.Topology.Model;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>The program that restores a copy beside the cluster, with real pgBackRest and real servers.</summary>
public sealed class RestoredCopyTests
{
    private const string OtherPidFile = "/var/lib/postgresql/main.pid";

    [Fact]
    public async Task A_copy_has_what_was_deleted_later_and_neither_reaches_nor_disturbs_the_cluster()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var (first, second) = (pair.Databases.First, pair.Databases.Second);
        await first.SqlAsync("create table kept (n int); insert into kept values (1)");
        foreach (var site in new[] { 0, 1 })
            (await pair.BackupAsync(site, "now full")).Expect();
        await first.SqlAsync("insert into kept values (2)");
        // pgBackRest knows the end of a backup to the second.
        await first.SqlAsync("select pg_sleep(1.1)");
        var moment = await first.SqlAsync("select now()");
        await first.SqlAsync("delete from kept");
        var end = await first.SqlAsync("select pg_current_wal_lsn()");
        await first.SqlAsync("insert into kept values (3); select pg_switch_wal()");
        var label = (await pair.RepositoryAsync(1)).Backups[^1].Label;
        await Wait.UntilAsync(
            "the standby to archive", () => pair.RepositoryAsync(1), seen => seen.NewestWalAt is not null && Covers(seen.NewestWal, end));

        // Debian names a file in the settings, which a second server that reads them would overwrite.
        await second.DoAsync($"""echo "external_pid_file = '{OtherPidFile}'" >> {DatabaseHost.Configuration}""");
        (await MakeAsync(second, moment)).Expect();
        Assert.Equal("1,2", await RowsAsync(second));
        Assert.Equal(
            "off,", await CopySqlAsync(second, "select current_setting('archive_mode') || ',' || current_setting('listen_addresses')"));
        Assert.Contains(moment, await CopyAsync(second, "show"), StringComparison.Ordinal);
        // It can be written to, and the database of the cluster does not see it.
        await CopySqlAsync(second, "insert into kept values (9)");
        Assert.Equal("3", await first.SqlAsync("select string_agg(n::text, ',') from kept"));
        Assert.Equal("t", await second.SqlAsync("select pg_is_in_recovery()"));
        Assert.False(await second.ExistsAsync(OtherPidFile));
        Assert.Equal("streaming", await first.SqlAsync("select state from pg_stat_replication"));

        await RefusedAsync(second, "latest", "There is a copy already");
        foreach (var (target, rows) in new[] { (label, "1"), (end, ""), ("latest", "3") })
        {
            Assert.Equal("there is no copy", await CopyAsync(second, "remove"));
            (await MakeAsync(second, target)).Expect();
            Assert.Equal(rows, await RowsAsync(second));
        }
        Assert.Equal("there is no copy", await CopyAsync(second, "remove"));
        Assert.False(await second.ExistsAsync(BackupNames.RestoredCopy));
    }

    [Fact]
    public async Task What_cannot_be_restored_is_refused_and_leaves_nothing()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var first = pair.Databases.First;
        await RefusedAsync(first, "latest", "has no backup to restore");
        (await pair.BackupAsync(0, "now full")).Expect();

        await RefusedAsync(first, "2001-01-01 00:00:00Z", "is not after the end of the oldest backup");
        await RefusedAsync(first, "2999-01-01 00:00:00Z", "is in the future");
        await RefusedAsync(first, "0/1", "is not after the end of the oldest backup");
        await RefusedAsync(first, "20010101-000000F", "There is no backup 20010101-000000F");
        await RefusedAsync(first, "2026-01-02 03:59:00", "is no target");
        await RefusedAsync(first, "$(id)", "is no target");
        await RefusedAsync(first, "F/0", "did not reach the target");

        // A run that holds the lock; one that was killed and left half a copy; and a repository that does not answer.
        var busy = await first.RunAsync($"""
            exec 8> /var/spool/pgbackrest/restored-copy.lock; flock 8
            {BackupNames.RestoredCopyCommand} make latest 8>&-
            """);
        Assert.Equal(50, busy.ExitCode);
        const string Copy = BackupNames.RestoredCopy;
        await first.DoAsync($"install -d -o postgres -g postgres {Copy} {Copy}/data {Copy}/data/base");
        Assert.Contains("left unfinished", await CopyAsync(first, "show"), StringComparison.Ordinal);
        (await MakeAsync(first, "latest")).Expect();
        Assert.Equal("there is no copy", await CopyAsync(first, "remove"));
        await ArchivedPair.StopServerAsync(pair.Services[0]);
        await RefusedAsync(first, "latest", "has no backup to restore");
    }

    private static Task<ShellResult> MakeAsync(DatabaseHost host, string target) =>
        host.RunAsync($"exec {BackupNames.RestoredCopyCommand} make '{target}' < /dev/null");

    private static Task<string> CopyAsync(DatabaseHost host, string arguments) =>
        host.DoAsync($"exec {BackupNames.RestoredCopyCommand} {arguments} < /dev/null");

    private static async Task RefusedAsync(DatabaseHost host, string target, string why)
    {
        var existed = await host.ExistsAsync(BackupNames.RestoredCopy);
        var result = await MakeAsync(host, target);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
        Assert.Equal(existed, await host.ExistsAsync(BackupNames.RestoredCopy));
    }

    private static Task<string> RowsAsync(DatabaseHost host) =>
        CopySqlAsync(host, "select string_agg(n::text, ',' order by n) from kept");

    private static Task<string> CopySqlAsync(DatabaseHost host, string sql) =>
        host.DoAsync($"""{DatabaseHost.AsPostgres} psql -XAtqw -h {BackupNames.RestoredCopy} -p 5432 -d postgres -c "{sql}" """);

    // With segments of 16 MiB, of which 256 make the middle part of a name.
    private static bool Covers(string? segment, string lsn)
    {
        var parts = lsn.Split('/');
        return segment is not null && string.CompareOrdinal(
            segment[8..], $"{Convert.ToUInt32(parts[0], 16):X8}{Convert.ToUInt32(parts[1], 16) >> 24:X8}") >= 0;
    }
}
