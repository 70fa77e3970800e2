using System.Text.Json;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>The whole cluster goes back to an earlier moment and forth again, with real pgBackRest and real servers.</summary>
public sealed class ClusterRestoreTests
{
    private const string Program = BackupNames.RestoredCopyCommand;

    // The program's exit codes: another run is at work; the repository does not have what is asked for; there is something already.
    private const int Busy = 50;
    private const int NotHere = 51;
    private const int Exists = 53;

    [Fact]
    public async Task The_cluster_goes_back_to_a_moment_and_forth_again_and_its_archive_and_its_backups_go_on()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var (first, second) = (pair.Databases.First, pair.Databases.Second);
        var moment = await MakeMistakeAsync(pair);
        // This one belongs to what is given up: no later restore may begin with it.
        (await pair.BackupAsync(0, "now incr")).Expect();
        var mistaken = (await pair.RepositoryAsync(0)).Backups[^1].Label;

        var prepared = await PreparedAsync(first, $"prepare '{moment}'");
        Assert.Equal((2, moment), (prepared.GetProperty("timeline").GetInt32(), prepared.GetProperty("target").GetString()));
        Assert.Equal("3", await RowsAsync(first));
        Assert.Equal("streaming", await first.SqlAsync("select state from pg_stat_replication"));

        await ReplaceAsync(pair, PlanComposer.Recovery(1, "site2", "site1", Fence.Server) with { ExpectsStandby = true });
        Assert.Equal("1,2", await RowsAsync(first));
        Assert.Equal("2", await first.SqlAsync("select timeline_id from pg_control_checkpoint()"));
        Assert.Equal("", await first.SqlAsync("""
            select string_agg(name, ',') from pg_settings where name ~ '^(restore_command|recovery_target)' and source <> 'default'
            """));
        Assert.Equal("always", await first.SqlAsync("show archive_mode"));
        // Nobody reads from it what is no more.
        Assert.Equal("", await second.DoAsync("pgrep -u postgres -x postgres || true"));
        var kept = (await ArchivedPair.ArchiveAsync(first)).Kept;
        Assert.Equal((1L, moment), (kept?.Epoch, kept?.Target));
        Assert.InRange(kept!.Bytes, 10_000_000, 2_000_000_000);

        Assert.Contains(await RejoinAsync(pair, 1), new[] { "rewind", "copy" });
        Assert.Equal("1,2", await RowsAsync(second));
        Assert.False(await second.ExistsAsync($"{second.Data}/recovery.signal"));
        await first.SqlAsync("insert into kept values (4); select pg_switch_wal()");
        var fork = prepared.GetProperty("lsn").GetString();
        await Wait.UntilAsync(
            "the new timeline to be archived", () => pair.RepositoryAsync(0),
            seen => string.CompareOrdinal(seen.NewestWal, "00000002") > 0);

        // Before there is a backup on it, the newest one that leads to it is that from before the moment.
        Assert.Equal("1,2,4", await CopyAsync(first, "latest"));
        // A backup that is named is taken even so.
        Assert.Equal("3", await CopyAsync(first, mistaken));
        foreach (var site in new[] { 0, 1 })
            (await pair.BackupAsync(site, "now incr")).Expect();
        Assert.Equal("1,2,4", await CopyAsync(second, "latest"));

        // And back to the data of before.
        var undone = await PreparedAsync(first, "prepare-undo");
        Assert.Equal((3, "undo"), (undone.GetProperty("timeline").GetInt32(), undone.GetProperty("target").GetString()));
        Assert.NotEqual(fork, undone.GetProperty("lsn").GetString());
        Assert.Equal(moment, (await ArchivedPair.ArchiveAsync(first)).Kept?.Target);
        await ReplaceAsync(pair, PlanComposer.Recovery(2, "site2", "site1", Fence.Server) with { ExpectsStandby = true });
        Assert.Equal("3", await RowsAsync(first));
        Assert.Contains(await RejoinAsync(pair, 2), new[] { "rewind", "copy" });
        await first.SqlAsync("insert into kept values (5)");
        Assert.Equal(Exists, (await first.RunAsync($"exec {Program} prepare-undo < /dev/null")).ExitCode);
        foreach (var site in new[] { 0, 1 })
            (await pair.BackupAsync(site, "now incr")).Expect();
        Assert.Equal("3,5", await CopyAsync(first, "latest"));
        Assert.Equal("3,5", await CopyAsync(second, "latest"));

        await first.DoAsync($"exec {Program} finish < /dev/null");
        Assert.False(await first.ExistsAsync(HostFiles.BeforeRecovery));
        Assert.Null((await ArchivedPair.ArchiveAsync(first)).Kept);
        Assert.Equal("3,5", await RowsAsync(first));
    }

    [Fact]
    public async Task A_replacement_that_is_killed_at_any_of_its_marks_goes_on_where_it_was()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var (first, second) = (pair.Databases.First, pair.Databases.Second);
        var plan = PlanComposer.Recovery(1, "site2", "site1", Fence.Server) with { ExpectsStandby = true };
        var missing = await first.TryStepAsync(StepAction.Replace, plan);
        Assert.Contains("nothing is prepared", missing.Error, StringComparison.Ordinal);
        var moment = await MakeMistakeAsync(pair);
        await PreparedAsync(first, $"prepare '{moment}'");

        // A role change since has begun the same timeline.
        await first.DoAsync($"sed -i.right 's/\"timeline\":2/\"timeline\":1/' {HostFiles.Recovered}/made");
        var overtaken = await first.TryStepAsync(StepAction.Replace, plan);
        Assert.Contains("has reached timeline 1 since timeline 1 was prepared", overtaken.Error, StringComparison.Ordinal);
        Assert.Equal("3", await RowsAsync(first));
        await first.DoAsync($"mv {HostFiles.Recovered}/made.right {HostFiles.Recovered}/made");

        // Each mark and each move is a rename: one more of them is let through at each attempt.
        var killed = 0;
        for (var renames = 0; ; renames++)
        {
            await first.DoAsync($$"""
                rm -f /run/renames
                cat > /usr/local/lib/stubs/mv << 'END'
                #!/bin/bash
                echo >> /run/renames
                [ "$(wc -l < /run/renames)" -le {{renames}} ] || { kill -KILL $PPID; sleep 5; }
                exec /bin/mv "$@"
                END
                chmod 755 /usr/local/lib/stubs/mv
                """);
            if ((await first.TryStepAsync(StepAction.Replace, plan)).ExitCode == 0)
                break;
            killed++;
            Assert.True(
                await first.ExistsAsync($"{first.Data}/PG_VERSION")
                    || await first.ExistsAsync($"{HostFiles.BeforeRecovery}/data/PG_VERSION"),
                $"the data is gone after {renames} renames");
        }
        Assert.InRange(killed, 3, 12);
        await first.DoAsync("rm /usr/local/lib/stubs/mv");
        Assert.Equal("", await first.DoAsync("pgrep -u postgres -x postgres || true"));
        await first.DoAsync("systemctl start postgresql");
        Assert.Equal("", await first.DoAsync("pgrep -u postgres -x postgres || true"));

        // Once more, and the rest.
        await ReplaceAsync(pair, plan);
        Assert.Equal("1,2", await RowsAsync(first));
        await RejoinAsync(pair, 1);
        Assert.Equal("1,2", await RowsAsync(second));
        Assert.Equal(moment, (await ArchivedPair.ArchiveAsync(first)).Kept?.Target);
    }

    [Fact]
    public async Task A_database_that_does_not_start_any_more_is_restored_as_well()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var first = pair.Databases.First;
        await MakeMistakeAsync(pair);
        await first.StopServerAsync("immediate");
        await first.DoAsync($"head -c 8192 /dev/urandom > {first.Data}/global/pg_control");
        var seen = await first.DoAsync(ObserveScript.Text);
        Assert.Contains("\"stopped\":{\"role\":\"primary\",\"timeline\":0,\"endLsn\":null}", seen, StringComparison.Ordinal);

        await PreparedAsync(first, "prepare latest");
        await ReplaceAsync(pair, PlanComposer.Recovery(1, "site2", "site1", Fence.Server) with { ExpectsStandby = true });

        Assert.Equal("3", await RowsAsync(first));
        await RejoinAsync(pair, 1);
        // It is kept as it was.
        Assert.Equal("1", await first.DoAsync($"ls -d {HostFiles.BeforeRecovery}/data/global/pg_control | wc -l"));
        Assert.NotEqual(0, (await first.RunAsync($"exec {Program} prepare-undo < /dev/null")).ExitCode);
        Assert.True(await first.ExistsAsync($"{HostFiles.Recovered}/data/global/pg_control"));
    }

    [Fact]
    public async Task What_cannot_be_prepared_is_refused_and_changes_nothing()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var first = pair.Databases.First;
        await RefusedAsync(first, "prepare latest", "has no backup to restore", NotHere);
        await RefusedAsync(first, "prepare-undo", "No data is kept", NotHere);
        var moment = await MakeMistakeAsync(pair);
        await RefusedAsync(first, "prepare '2001-01-01 00:00:00Z'", "is not after the end of the oldest backup", NotHere);
        await RefusedAsync(first, "prepare '2999-01-01 00:00:00Z'", "is in the future", 55);

        // What was prepared for one target is not taken for another, and is taken again for the same.
        var made = await PreparedAsync(first, $"prepare '{moment}'");
        await first.DoAsync($"touch {HostFiles.Recovered}/seen");
        Assert.Equal(made.GetRawText(), (await PreparedAsync(first, $"prepare '{moment}'")).GetRawText());
        Assert.True(await first.ExistsAsync($"{HostFiles.Recovered}/seen"));
        Assert.NotEqual(made.GetRawText(), (await PreparedAsync(first, "prepare latest")).GetRawText());
        Assert.False(await first.ExistsAsync($"{HostFiles.Recovered}/seen"));

        // One at a time, whoever began it; a holder that nobody reads from any more lets go.
        var held = await first.RunAsync($$"""
            {{Program}} hold < /dev/null > >(head -n 2 > /run/held) &
            timeout 20 bash -c 'until [ -s /run/held ]; do sleep 0.1; done'
            {{Program}} hold < /dev/null
            """);
        Assert.Equal(Busy, held.ExitCode);
        Assert.Contains("Another restore of the cluster is at work", held.Error, StringComparison.Ordinal);
        await Wait.UntilAsync(
            "the lock to be free", () => first.RunAsync("flock -n /var/spool/pgbackrest/recovery.lock true"),
            answer => answer.ExitCode == 0);

        await ArchivedPair.StopServerAsync(pair.Services[0]);
        await RefusedAsync(first, "prepare latest", "cannot be asked", NotHere);
        await first.DoAsync($"exec {Program} finish < /dev/null");
        Assert.False(await first.ExistsAsync(HostFiles.Recovered));
        Assert.Equal("3", await RowsAsync(first));
        Assert.Equal("streaming", await first.SqlAsync("select state from pg_stat_replication"));
    }

    [Fact]
    public async Task Where_no_data_is_left_the_newest_backup_that_leads_to_the_present_is_prepared_on_a_timeline_of_its_own()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var first = pair.Databases.First;
        var moment = await MakeMistakeAsync(pair);
        (await pair.BackupAsync(0, "now incr")).Expect();
        var givenUp = (await pair.RepositoryAsync(0)).Backups[^1].Label;
        await PreparedAsync(first, $"prepare '{moment}'");
        await ReplaceAsync(pair, PlanComposer.Recovery(1, "site2", "site1", Fence.Server) with { ExpectsStandby = true });
        await first.SqlAsync("insert into kept values (7); select pg_switch_wal()");
        await Wait.UntilAsync(
            "the archive to have it", () => first.SqlAsync("select last_archived_wal > '00000002' from pg_stat_archiver"),
            answer => answer == "t");
        var label = (await pair.RepositoryAsync(0)).Backups[^1].Label;
        Assert.Equal(givenUp, label);

        await first.StopServerAsync("immediate");
        await first.DoAsync($"rm -rf {first.Data} {HostFiles.BeforeRecovery}");
        var made = await PreparedAsync(first, "prepare latest");

        Assert.Equal(3, made.GetProperty("timeline").GetInt32());
        Assert.NotEqual(givenUp, made.GetProperty("backup").GetString());
        await first.DoAsync($"mv {HostFiles.Recovered}/data {first.Data}");
        await first.StartServerAsync();
        Assert.Equal("1,2,7", await RowsAsync(first));
        // Its archive goes on: the WAL that it wrote before it was put in its place arrives.
        await first.SqlAsync("insert into kept values (8); select pg_switch_wal()");
        (await pair.BackupAsync(0, "now full")).Expect();
        Assert.Null((await pair.RepositoryAsync(0)).GapAfter);
    }

    /// <returns>A moment at which there are the rows 1 and 2; later there is 3 alone, and that is archived.</returns>
    private static async Task<string> MakeMistakeAsync(ArchivedPair pair)
    {
        var first = pair.Databases.First;
        await first.SqlAsync("create table kept (n int); insert into kept values (1)");
        foreach (var site in new[] { 0, 1 })
            (await pair.BackupAsync(site, "now full")).Expect();
        await first.SqlAsync("insert into kept values (2)");
        // pgBackRest knows the end of a backup to the second.
        await first.SqlAsync("select pg_sleep(1.1)");
        var moment = await first.SqlAsync("select now()");
        await first.SqlAsync("delete from kept");
        await first.SqlAsync("insert into kept values (3); select pg_switch_wal()");
        foreach (var host in new[] { first, pair.Databases.Second })
            await Wait.UntilAsync(
                "PostgreSQL to have archived it",
                () => host.SqlAsync($"select last_archived_time >= '{moment}' from pg_stat_archiver"),
                answer => answer == "t");
        return moment;
    }

    private static async Task<JsonElement> PreparedAsync(DatabaseHost host, string arguments)
    {
        using var said = JsonDocument.Parse(await host.DoAsync($"exec {Program} {arguments} < /dev/null"));
        return said.RootElement.GetProperty("prepared").Clone();
    }

    private static async Task ReplaceAsync(ArchivedPair pair, Plan plan)
    {
        var (first, second) = (pair.Databases.First, pair.Databases.Second);
        await first.StepAsync(StepAction.Replace, plan);
        await second.StepAsync(StepAction.FenceServer, plan);
        await first.StepAsync(StepAction.StartPrimary, plan);
    }

    private static async Task<string> RejoinAsync(ArchivedPair pair, int epoch)
    {
        var plan = PlanComposer.Rejoin(epoch, 1, "site2", "site1", startsMachine: false);
        await pair.Databases.First.StepAsync(StepAction.Admit, plan);
        var facts = await pair.Databases.Second.StepAsync(StepAction.Rejoin, plan);
        await pair.Databases.First.StepAsync(StepAction.Complete, plan);
        return facts["rejoined_by"];
    }

    private static async Task RefusedAsync(DatabaseHost host, string arguments, string why, int status)
    {
        var existed = await host.ExistsAsync(HostFiles.Recovered);
        var result = await host.RunAsync($"exec {Program} {arguments} < /dev/null");
        Assert.Equal(status, result.ExitCode);
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
        Assert.Equal(existed && !arguments.EndsWith("latest", StringComparison.Ordinal), await host.ExistsAsync(HostFiles.Recovered));
    }

    private static Task<string> RowsAsync(DatabaseHost host) => host.SqlAsync("select string_agg(n::text, ',' order by n) from kept");

    // The rows of a copy beside the cluster, which is removed.
    private static async Task<string> CopyAsync(DatabaseHost host, string target)
    {
        await host.DoAsync($"exec {Program} make '{target}' < /dev/null");
        var rows = await host.DoAsync($"""
            {DatabaseHost.AsPostgres} psql -XAtqw -h {BackupNames.RestoredCopy} -p 5432 -d postgres \
                -c "select string_agg(n::text, ',' order by n) from kept"
            """);
        await host.DoAsync($"exec {Program} remove < /dev/null");
        return rows;
    }
}
