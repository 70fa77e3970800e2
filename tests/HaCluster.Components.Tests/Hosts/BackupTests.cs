using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Observation.Backups;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>Real pgBackRest against real servers: what is archived and backed up, and what can be restored from it.</summary>
public sealed class BackupTests
{
    private static readonly Plan Failover = PlanComposer.Failover(1, "site1", "site2", Fence.Server);
    private static readonly Plan Rejoin = PlanComposer.Rejoin(1, 1, "site1", "site2", startsMachine: false);

    [Fact]
    public async Task A_failover_and_a_rejoin_leave_both_repositories_complete_without_an_operator()
    {
        await using var pair = await ArchivedPair.StartAsync();
        var (first, second) = (pair.Databases.First, pair.Databases.Second);
        await first.SqlAsync("create table kept (n int); insert into kept values (1)");
        foreach (var site in new[] { 0, 1 })
        {
            var made = (await pair.BackupAsync(site, "due")).Expect();
            Assert.Contains("a backup is due: full", made, StringComparison.Ordinal);
            Assert.DoesNotContain("from the primary", made, StringComparison.Ordinal);
        }

        await first.StepAsync(StepAction.FenceServer, Failover);
        await second.StepAsync(StepAction.Promote, Failover);
        await second.SqlAsync("insert into kept values (2); select pg_switch_wal()");
        // pgBackRest knows the end of a backup to the second, and restores to later ones only.
        await second.SqlAsync("select pg_sleep(1.1)");
        var end = await second.SqlAsync("select now()");
        await second.SqlAsync("insert into kept values (3); select pg_switch_wal()");
        await ArchivedAsync(pair, 1, "00000002");
        // The other region cannot be asked for a standby.
        var alone = (await pair.BackupAsync(1, "due")).Expect();
        Assert.Contains("a backup is due: incr", alone, StringComparison.Ordinal);
        Assert.Contains("from the primary", alone, StringComparison.Ordinal);

        await second.StepAsync(StepAction.Admit, Rejoin);
        await first.StepAsync(StepAction.Rejoin, Rejoin);
        await second.StepAsync(StepAction.Complete, Rejoin);
        await second.SqlAsync("insert into kept values (4); select pg_switch_wal()");
        await ArchivedAsync(pair, 0, "00000002");
        Assert.Contains("a backup is due: incr", (await pair.BackupAsync(0, "due")).Expect(), StringComparison.Ordinal);
        await second.SqlAsync("insert into kept values (5); select pg_switch_wal()");
        await ArchivedAsync(pair, 0, "00000002");
        await Task.WhenAll(new[] { 0, 1 }.Select(async site =>
        {
            var report = await pair.RepositoryAsync(site);
            Assert.Equal(["full", "incr"], report.Backups.Select(backup => backup.Type));
            Assert.Equal((null, null), (report.GapAfter, report.LastFailure));
            Assert.Equal(0, (await pair.BackupAsync(site, "verify")).ExitCode);
            Assert.False((await pair.RepositoryAsync(site)).Damaged);
        }));

        // From the region that was lost, to the end; and from the other one, to a moment that no backup has.
        Assert.Equal("1,2,3,4,5", await RestoredAsync(first, ""));
        Assert.Equal("1,2", await RestoredAsync(second, $"--type=time --target='{end}' --target-action=promote"));
    }

    [Fact]
    public async Task A_repository_that_cannot_be_reached_stops_nothing_and_the_gap_is_closed_by_the_next_backup()
    {
        await using var pair = await ArchivedPair.StartAsync(queueMb: 64);
        var first = pair.Databases.First;
        (await pair.BackupAsync(0, "due")).Expect();
        await first.SqlAsync("create table kept (n int)");
        await ArchivedPair.StopServerAsync(pair.Services[0]);
        await SwitchAsync(1);
        await Wait.UntilAsync("archiving to fail", () => ArchivedPair.ArchiveAsync(first), seen => seen.Failing);

        // The clean stop of a switchover does not wait for the archive, which is asked once more at the end.
        await SwitchAsync(1);
        await first.StopServerAsync("fast");
        Assert.Contains("archive command failed with exit code 127", await first.ReadAsync(DatabaseHost.Log), StringComparison.Ordinal);
        await first.StartServerAsync();

        await SwitchAsync(80);
        // The archiver rests for a minute after three failures.
        await Wait.UntilAsync(
            "what is too much to be given up", () => first.ReadAsync(DatabaseHost.Log),
            log => log.Contains("because archive queue exceeded", StringComparison.Ordinal), TimeSpan.FromMinutes(3));
        await pair.StartServerAsync(0);
        await SwitchAsync(3);
        await Wait.UntilAsync("the gap to be seen", async () =>
        {
            // Only what has been missing for a minute is.
            await pair.Services[0].DoAsync($"find {BackupNames.Repository}/archive -type f -exec touch -d '-2 minutes' {{}} +");
            return await pair.RepositoryAsync(0);
        }, seen => seen.GapAfter is not null);
        Assert.Null((await pair.RepositoryAsync(1)).GapAfter);

        Assert.Contains("a backup is due: incr", (await pair.BackupAsync(0, "due")).Expect(), StringComparison.Ordinal);
        Assert.Null((await pair.RepositoryAsync(0)).GapAfter);

        async Task SwitchAsync(int segments)
        {
            for (var segment = 0; segment < segments; segment++)
                await first.SqlAsync("insert into kept values (1); select pg_switch_wal()");
        }
    }

    [Fact]
    public async Task Damage_in_the_repository_is_found_and_reported()
    {
        await using var pair = await ArchivedPair.StartAsync();
        (await pair.BackupAsync(0, "now full")).Expect();
        await pair.Services[0].DoAsync($"""
            file=$(find {BackupNames.Repository}/backup -type f -path '*bundle*' | head -n 1)
            printf 'damage' | dd of="$file" bs=1 seek=5000 conv=notrunc status=none
            """);

        var verified = await pair.BackupAsync(0, "verify");

        Assert.Equal(1, verified.ExitCode);
        Assert.Contains("checksum invalid", verified.Output, StringComparison.Ordinal);
        Assert.True((await pair.RepositoryAsync(0)).Damaged);
        // A repository of which nothing was lost is none of it.
        Assert.Null((await pair.RepositoryAsync(1)).Verified);
    }

    [Fact]
    public async Task A_backup_that_fails_says_why_and_is_not_tried_again_at_once()
    {
        await using var pair = await ArchivedPair.StartAsync();
        await ArchivedPair.StopServerAsync(pair.Databases.First);

        var made = await pair.BackupAsync(0, "due");

        Assert.Equal(1, made.ExitCode);
        var report = await pair.RepositoryAsync(0);
        Assert.Contains("unable to find primary", report.LastFailure!.Text, StringComparison.Ordinal);
        Assert.Equal("", (await pair.BackupAsync(0, "due")).Expect());
    }

    private static Task<RepositoryReport> ArchivedAsync(ArchivedPair pair, int site, string timeline) => Wait.UntilAsync(
        $"WAL of timeline {timeline} in the repository of site {site + 1}", () => pair.RepositoryAsync(site),
        seen => seen.NewestWal?.StartsWith(timeline, StringComparison.Ordinal) == true);

    // Beside the database of the host, which goes on; the rows of the table `kept`.
    private static async Task<string> RestoredAsync(DatabaseHost host, string target)
    {
        var folder = $"/var/lib/postgresql/{DatabaseHost.PostgresVersion}/restored";
        var configuration = Path.GetDirectoryName(DatabaseHost.Configuration);
        return (await host.DoAsync($$"""
            set -e
            install -d -o postgres -g postgres -m 0700 {{folder}} /run/restored
            {{DatabaseHost.AsPostgres}} pgbackrest --stanza={{BackupNames.Stanza}} --pg1-path={{folder}} \
                --archive-mode=off {{target}} restore
            ctl() { {{DatabaseHost.AsPostgres}} {{DatabaseHost.Bin}}/pg_ctl -D {{folder}} -l /var/log/postgresql/restored.log -s -w "$@"; }
            ctl -t 60 start > /dev/null \
                -o "-c config_file={{configuration}}/postgresql.conf -c data_directory={{folder}} -c listen_addresses=" \
                -o "-c unix_socket_directories=/run/restored -c archive_mode=off" ||
                { tail -n 20 /var/log/postgresql/restored.log >&2; exit 1; }
            ask() { psql -XAtqw -h /run/restored -p {{host.Port}} -U postgres -d postgres -c "$1"; }
            until [ "$(ask 'select pg_is_in_recovery()')" = f ]; do sleep 0.1; done
            ask "select string_agg(n::text, ',' order by n) from kept"
            ctl -m immediate stop
            """)).Split('\n')[^1];
    }
}
