using HaCluster.Topology.Model;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>The program that restores a copy beside the cluster, with real pgBackRest and real servers.</summary>
public sealed class RestoredCopyTests
{
    private const string OtherPidFile = "/var/lib/postgresql/main.pid";

    // The program's exit codes: another run is at work; the repository does not have what is asked for; it does not have it yet; there is a
    // copy already; it is damaged; what is asked for is no target.
    private const int Busy = 50;
    private const int NotHere = 51;
    private const int NotYet = 52;
    private const int Exists = 53;
    private const int Damaged = 54;
    private const int NoTarget = 55;

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
        // pgBackRest pushes WAL ahead of PostgreSQL, whose own account of it is what the program goes by.
        await Wait.UntilAsync(
            "PostgreSQL to know of it",
            () => second.SqlAsync($"select last_archived_time >= '{moment}' from pg_stat_archiver"),
            answer => answer == "t");

        // Debian names a file in the settings, which a second server that reads them would overwrite.
        await second.DoAsync($"""echo "external_pid_file = '{OtherPidFile}'" >> {DatabaseHost.Configuration}""");
        (await MakeAsync(second, moment)).Expect();
        Assert.Equal("1,2", await RowsAsync(second));
        Assert.Equal(
            "off,", await CopySqlAsync(second, "select current_setting('archive_mode') || ',' || current_setting('listen_addresses')"));
        Assert.Equal($"running {moment}", await CopyAsync(second, "show"));
        // It can be written to, and the database of the cluster does not see it.
        await CopySqlAsync(second, "insert into kept values (9)");
        Assert.Equal("3", await first.SqlAsync("select string_agg(n::text, ',') from kept"));
        Assert.Equal("t", await second.SqlAsync("select pg_is_in_recovery()"));
        Assert.False(await second.ExistsAsync(OtherPidFile));
        Assert.Equal("streaming", await first.SqlAsync("select state from pg_stat_replication"));

        await RefusedAsync(second, "latest", "There is a copy already", Exists);
        Assert.Equal(Exists, (await CheckAsync(second)).ExitCode);
        Assert.Equal($"running {moment}", await CopyAsync(second, "show"));
        foreach (var (target, rows) in new[] { (label, "1"), (end, ""), ("latest", "3") })
        {
            Assert.Equal("none", await CopyAsync(second, "remove"));
            (await MakeAsync(second, target)).Expect();
            Assert.Equal(rows, await RowsAsync(second));
        }
        Assert.Equal("none", await CopyAsync(second, "remove"));
        Assert.False(await second.ExistsAsync(BackupNames.RestoredCopy));
    }

    [Fact]
    public async Task A_check_restores_reads_deletes_and_notes_what_it_found()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var (first, second) = (pair.Databases.First, pair.Databases.Second);
        await first.SqlAsync("create table kept (n int primary key); insert into kept values (1)");
        await first.SqlAsync("checkpoint");
        var file = await first.SqlAsync("select pg_relation_filepath('kept')");
        foreach (var site in new[] { 0, 1 })
            (await pair.BackupAsync(site, "now full")).Expect();
        var label = (await pair.RepositoryAsync(1)).Backups[^1].Label;
        Assert.Null((await ArchivedPair.ArchiveAsync(second)).RestoreCheck);

        // The timer asks both hosts; the standby's has the work.
        Assert.Equal("", await CopyAsync(first, "due 30"));
        var whole = await CopyAsync(second, "due 30");
        Assert.Matches($"^none\nchecked [0-9TZ:-]+ ok {label}$", whole);
        Assert.False(await second.ExistsAsync(BackupNames.RestoredCopy));
        Assert.Equal((true, label), await NotedAsync(second));
        Assert.Equal("", await CopyAsync(second, "due 30"));

        // A page that no WAL repairs gets other bytes after it was restored.
        var page = $"{BackupNames.RestoredCopy}/data/{file}";
        await OnArchiveGetAsync(second, $"printf 'these bytes are not a row' | dd of={page} bs=1 seek=8150 conv=notrunc status=none");
        var damaged = await CheckAsync(second);
        Assert.Equal((Damaged, true), (damaged.ExitCode, damaged.Error.StartsWith("pg_amcheck found damage", StringComparison.Ordinal)));
        Assert.Equal((false, label), await NotedAsync(second));
        Assert.False(await second.ExistsAsync(BackupNames.RestoredCopy));

        // What was damaged is looked at again; what failed for another reason changes nothing about what is known.
        await second.DoAsync("rm /usr/local/lib/stubs/pgbackrest");
        await second.StopServerAsync("fast");
        Assert.Equal("", await CopyAsync(second, "due 30"));
        Assert.Equal((false, label), await NotedAsync(second));
        await second.StartServerAsync();
        Assert.Contains(" ok ", await CopyAsync(second, "due 30"), StringComparison.Ordinal);
        await ArchivedPair.StopServerAsync(pair.Services[1]);
        Assert.Equal(NotHere, (await CheckAsync(second)).ExitCode);
        Assert.Equal((true, label), await NotedAsync(second));
    }

    [Fact]
    public async Task What_cannot_be_restored_is_refused_and_leaves_nothing()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var first = pair.Databases.First;
        await RefusedAsync(first, "latest", "has no backup to restore", NotHere);
        (await pair.BackupAsync(0, "now full")).Expect();

        await RefusedAsync(first, "2001-01-01 00:00:00Z", "is not after the end of the oldest backup", NotHere);
        await RefusedAsync(first, "2999-01-01 00:00:00Z", "is in the future", NoTarget);
        await RefusedAsync(first, "0/1", "is not after the end of the oldest backup", NotHere);
        await RefusedAsync(first, "20010101-000000F", "There is no backup 20010101-000000F", NotHere);
        await first.SqlAsync("select pg_sleep(1.1)");
        await RefusedAsync(first, await first.SqlAsync("select now()"), "is after the newest WAL of this host", NotYet);
        await RefusedAsync(first, "2026-01-02 03:59:00", "is no target", NoTarget);
        await RefusedAsync(first, "$(id)", "is no target", NoTarget);
        await RefusedAsync(first, "F/0", "If nothing has been written since, take 'latest'.", NotHere);

        // PostgreSQL must not take an archive that does not answer for one that has ended.
        await OnArchiveGetAsync(first, "set -- --repo1-host-port=1 \"$@\"");
        await RefusedAsync(first, "latest", "unable to connect", NotHere);
        await first.DoAsync("rm /usr/local/lib/stubs/pgbackrest");
        await pair.Services[0].DoAsync("pkill -STOP -u postgres -f 'pgbackrest server'");
        await RefusedAsync(first, "latest", "The repository of site1 ", NotHere);
        await pair.Services[0].DoAsync("pkill -CONT -u postgres -f 'pgbackrest server'");
        await ArchivedPair.StopServerAsync(pair.Services[0]);
        await RefusedAsync(first, "latest", "cannot be asked", NotHere);
    }

    [Fact]
    public async Task A_run_that_was_ended_holds_the_next_one_up_only_while_it_works()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var first = pair.Databases.First;
        (await pair.BackupAsync(0, "now full")).Expect();

        const string Program = BackupNames.RestoredCopyCommand;
        var busy = await first.RunAsync($"""
            {DatabaseHost.AsPostgres} flock -o /var/spool/pgbackrest/restored-copy.lock \
                bash -c '[ "$({Program} show)" = none ] || exit 1; exec {Program} make latest'
            """);
        Assert.Equal(Busy, busy.ExitCode);

        // The program is killed while pgBackRest fetches WAL for the server of the copy, which goes on alone.
        await OnArchiveGetAsync(first, "[ -e /run/go ] || { touch /run/waits; until [ -e /run/go ]; do sleep 0.1; done; }");
        await first.DoAsync($"""
            setsid {Program} make latest > /run/made 2>&1 < /dev/null &
            timeout 60 bash -c 'until [ -e /run/waits ]; do sleep 0.1; done' || cat /run/made
            """);
        Assert.Equal("being-made", await CopyAsync(first, "show"));
        await first.DoAsync("pkill -KILL -f 'restored-copy make latest'; touch /run/go");
        // What it had started, such as df, may end a moment later.
        await Wait.UntilAsync("the run to be over", () => CopyAsync(first, "show"), said => said == "unfinished");
        (await MakeAsync(first, "latest")).Expect();
        Assert.Equal("running latest", await CopyAsync(first, "show"));

        // After a boot the number of its process may be that of any other, and the server of the cluster must not be stopped for it.
        await first.DoAsync($"""
            copy={BackupNames.RestoredCopy}/data
            {DatabaseHost.AsPostgres} {DatabaseHost.Bin}/pg_ctl -D $copy -s -w -m fast stop
            {DatabaseHost.AsPostgres} cp {first.Data}/postmaster.pid $copy/
            """);
        Assert.Equal("stopped latest", await CopyAsync(first, "show"));
        Assert.Equal("none", await CopyAsync(first, "remove"));
        Assert.Equal("1", await first.SqlAsync("select 1"));
    }

    [Fact]
    public async Task The_copy_of_a_clone_lives_as_long_as_somebody_reads()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var first = pair.Databases.First;
        await first.SqlAsync("create table kept (n int); insert into kept values (1)");
        (await pair.BackupAsync(0, "now full")).Expect();
        var label = (await pair.RepositoryAsync(0)).Backups[^1].Label;

        await HoldCloneAsync(first);
        Assert.Equal(label, await first.DoAsync("head -n 1 /run/said"));
        Assert.Equal("1", await first.DoAsync(
            $"{DatabaseHost.AsPostgres} psql -XAtqw -h {BackupNames.ClonedCopy} -p 5432 -d postgres -c 'select n from kept'"));
        // It is no copy for people, and keeps others from making one meanwhile.
        Assert.Equal("none", await CopyAsync(first, "show"));
        Assert.Equal(Busy, (await MakeAsync(first, "latest")).ExitCode);
        await first.DoAsync("kill $(cat /run/reader)");
        await Wait.UntilAsync("the copy to be gone", () => first.ExistsAsync(BackupNames.ClonedCopy), exists => !exists);

        // The program itself is killed: what it has left goes with the next one, with its server.
        await HoldCloneAsync(first);
        await first.DoAsync("pkill -KILL -f 'restored-copy clone latest'");
        Assert.True(await first.ExistsAsync($"{BackupNames.ClonedCopy}/data/postmaster.pid"));
        Assert.Equal("none", await CopyAsync(first, "remove"));
        Assert.False(await first.ExistsAsync(BackupNames.ClonedCopy));
        Assert.Equal("0", await first.DoAsync($"pgrep -c -f 'postgres.*{BackupNames.ClonedCopy}' || true"));
        Assert.Equal("1", await first.SqlAsync("select n from kept"));
    }

    // Until it is ready; /run/reader has the number of what reads.
    private static Task<string> HoldCloneAsync(DatabaseHost host) => host.DoAsync($"""
        rm -f /run/said /run/pipe
        mkfifo /run/pipe
        setsid {BackupNames.RestoredCopyCommand} clone latest > /run/pipe 2> /run/problem < /dev/null &
        setsid cat /run/pipe > /run/said 2> /dev/null < /dev/null &
        echo $! > /run/reader
        timeout 60 bash -c 'until [ -s /run/said ]; do sleep 0.1; done' || cat /run/problem
        """);

    [Fact]
    public async Task A_volume_without_room_is_left_to_the_database()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var first = pair.Databases.First;
        (await pair.BackupAsync(0, "now full")).Expect();
        await MoveToVolumeAsync(first, "400M");
        await RefusedAsync(first, "latest", "MiB free");
        await MoveToVolumeAsync(first, "750M");
        // Something else fills it while the copy replays.
        await OnArchiveGetAsync(
            first, "fallocate -l $(($(df --output=avail -B1 /var/lib/postgresql | tail -n 1) - 100000000)) /var/lib/postgresql/filler");
        await RefusedAsync(first, "latest", "The copy was given up");
        Assert.Equal("1", await first.SqlAsync("select 1"));
    }

    // What PostgreSQL calls to fetch WAL does something else before.
    private static Task<string> OnArchiveGetAsync(DatabaseHost host, string script) => host.DoAsync($"""
        cat > /usr/local/lib/stubs/pgbackrest << 'END'
        #!/bin/bash
        case "$*" in *' archive-get 0'*) {script} ;; esac
        exec /usr/bin/pgbackrest "$@"
        END
        chmod 755 /usr/local/lib/stubs/pgbackrest
        """);

    private static async Task MoveToVolumeAsync(DatabaseHost host, string size)
    {
        await host.StopServerAsync("fast");
        await host.DoAsync($"""
            mkdir /var/lib/volume
            mount -t tmpfs -o size={size} tmpfs /var/lib/volume
            cp -a /var/lib/postgresql/. /var/lib/volume
            chown postgres: /var/lib/volume
            mount --move /var/lib/volume /var/lib/postgresql
            rmdir /var/lib/volume
            """);
        await host.StartServerAsync();
    }

    private static Task<ShellResult> MakeAsync(DatabaseHost host, string target) =>
        host.RunAsync($"exec {BackupNames.RestoredCopyCommand} make '{target}' < /dev/null");

    private static Task<ShellResult> CheckAsync(DatabaseHost host) =>
        host.RunAsync($"exec {BackupNames.RestoredCopyCommand} check < /dev/null");

    private static async Task<(bool Whole, string Backup)?> NotedAsync(DatabaseHost host) =>
        (await ArchivedPair.ArchiveAsync(host)).RestoreCheck is { } check ? (check.Whole, check.Backup) : null;

    private static Task<string> CopyAsync(DatabaseHost host, string arguments) =>
        host.DoAsync($"exec {BackupNames.RestoredCopyCommand} {arguments} < /dev/null");

    private static async Task RefusedAsync(DatabaseHost host, string target, string why, int status = 1)
    {
        var existed = await host.ExistsAsync(BackupNames.RestoredCopy);
        var result = await MakeAsync(host, target);
        Assert.Equal(status, result.ExitCode);
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
