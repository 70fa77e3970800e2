using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>A host comes back as standby whatever it was, and what only it had is not lost.</summary>
public sealed class RejoinTests
{
    private const string Diverged = "/var/backups/hacluster/diverged";

    private static readonly Plan Failover = PlanComposer.Failover(1, "site1", "site2", Fence.Server);
    private static readonly Plan Rejoin = PlanComposer.Rejoin(1, 1, "site1", "site2", startsMachine: false);

    [Fact]
    public async Task A_former_primary_is_rewound_and_the_rows_that_only_it_had_are_kept()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync("create table kept (n int primary key, word text); insert into kept values (1, 'both'), (2, 'both')");
        await ReplayedAsync(pair);
        await pair.Second.StopServerAsync("fast");
        await pair.First.SqlAsync("insert into kept values (3, 'only, here'); update kept set word = 'changed' where n = 1");
        await pair.First.StepAsync(StepAction.FenceServer, Failover);
        await pair.Second.StartServerAsync();
        await pair.Second.StepAsync(StepAction.Promote, Failover);
        // Segments that were made in advance: their headers are empty, and a folder lists its files in no order.
        await pair.First.DoAsync(
            $"cd {pair.First.Data}/pg_wal && for n in {{32..127}}; do truncate -s 16M $(printf 0000000100000000000000%02X $n); done "
                + "&& chown postgres: 0000*");

        await pair.Second.StepAsync(StepAction.Admit, Rejoin);
        var rejoined = await pair.First.StepAsync(StepAction.Rejoin, Rejoin);
        await pair.Second.StepAsync(StepAction.Complete, Rejoin);

        Assert.Equal(("rewind", "2", "2"), (rejoined["rejoined_by"], rejoined["diverged_rows"], rejoined["diverged_commits"]));
        Assert.Equal(
            "n,word\n1,changed\n3,\"only, here\"",
            await pair.First.DoAsync($"file={Diverged}/epoch-1-1/postgres.public.kept.csv; head -n 1 $file; tail -n +2 $file | sort"));
        // The segments are those of a server: pg_waldump reads the same records from them.
        Assert.Equal(
            "INSERT",
            await pair.First.DoAsync(
                $"cd $(mktemp -d); cp {Diverged}/epoch-1-1/wal/*.gz .; gunzip ./*.gz; "
                    + $"{DatabaseHost.Bin}/pg_waldump -r Heap \"$(ls | head -n 1)\" 2> /dev/null | grep -o INSERT | sort -u"));
        Assert.Equal("t|2", await pair.First.SqlAsync("select pg_is_in_recovery(), count(*) from kept"));
        Assert.Contains("\"epoch\":1", await pair.First.ReadAsync("/var/lib/hacluster/promotion.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_former_primary_that_had_sent_everything_has_nothing_of_its_own()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync("create table kept (n int primary key); insert into kept values (1)");
        await ReplayedAsync(pair);
        await pair.First.StopServerAsync("immediate");
        await pair.Second.StepAsync(StepAction.Promote, Failover);

        await pair.Second.StepAsync(StepAction.Admit, Rejoin);
        var rejoined = await pair.First.StepAsync(StepAction.Rejoin, Rejoin);

        Assert.Equal("0", rejoined["diverged_rows"]);
        Assert.False(rejoined.ContainsKey("diverged_unread"));
    }

    [Fact]
    public async Task A_standby_that_crashed_goes_on_and_is_neither_rewound_nor_copied()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.Second.StopServerAsync("immediate");
        var rejoin = PlanComposer.Rejoin(0, 1, "site2", "site1", startsMachine: false);

        await pair.First.StepAsync(StepAction.Admit, rejoin);
        var rejoined = await pair.Second.StepAsync(StepAction.Rejoin, rejoin);

        Assert.Equal("restart", rejoined["rejoined_by"]);
        Assert.Equal("t", await pair.Second.SqlAsync("select pg_is_in_recovery()"));
    }

    [Fact]
    public async Task A_standby_whose_slot_lost_its_wal_is_copied_and_gets_a_new_slot()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync("create table kept (n int)");
        await ReplayedAsync(pair);
        await pair.Second.StopServerAsync("fast");
        await pair.First.SqlAsync("alter system set max_slot_wal_keep_size = '1MB'");
        await pair.First.SqlAsync("alter system set wal_keep_size = 0");
        await pair.First.SqlAsync("select pg_reload_conf()");
        await Wait.UntilAsync(
            "the slot to lose its WAL",
            async () =>
            {
                await pair.First.SqlAsync("insert into kept values (1)");
                await pair.First.SqlAsync("select pg_switch_wal()");
                await pair.First.SqlAsync("checkpoint");
                return await pair.First.SqlAsync("select wal_status from pg_replication_slots where slot_type = 'physical'");
            },
            answer => answer == "lost");
        var rejoin = PlanComposer.Rejoin(0, 1, "site2", "site1", startsMachine: false);

        await pair.First.StepAsync(StepAction.Admit, rejoin);
        var rejoined = await pair.Second.StepAsync(StepAction.Rejoin, rejoin);

        Assert.Equal("copy", rejoined["rejoined_by"]);
        Assert.Equal("streaming", await pair.Second.SqlAsync("select status from pg_stat_wal_receiver"));
        Assert.Equal(
            "t|f", await pair.First.SqlAsync("select active, wal_status = 'lost' from pg_replication_slots where slot_type = 'physical'"));
    }

    [Fact]
    public async Task A_former_primary_that_crashed_after_it_had_followed_a_switchover_goes_on_and_is_not_rewound()
    {
        await using var pair = await DatabasePair.StartAsync();
        var switchover = PlanComposer.Switchover(1, "site1", "site2");
        await pair.Second.StepAsync(StepAction.Prepare, switchover);
        var demoted = await pair.First.StepAsync(StepAction.Demote, switchover);
        var promoting = pair.Second.StepAsync(StepAction.Promote, switchover, facts: demoted);
        await pair.First.StepAsync(StepAction.Follow, switchover);
        await promoting;
        await pair.First.StopServerAsync("immediate");
        var rejoin = PlanComposer.Rejoin(1, 1, "site1", "site2", startsMachine: false);

        await pair.Second.StepAsync(StepAction.Admit, rejoin);
        var rejoined = await pair.First.StepAsync(StepAction.Rejoin, rejoin);

        Assert.Equal("restart", rejoined["rejoined_by"]);
        Assert.Equal("streaming", await pair.First.SqlAsync("select status from pg_stat_wal_receiver"));
    }

    [Fact]
    public async Task Two_databases_promoted_apart_to_timelines_of_one_number_are_told_apart()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync("create table kept (n int primary key)");
        await ReplayedAsync(pair);
        // Both by hand, from the same position and without hearing of each other: the primary as a standby.
        await pair.First.SqlAsync("alter system set primary_conninfo = ''");
        await pair.First.StopServerAsync("fast");
        await Wait.UntilAsync(
            "everything to be replayed", () => pair.Second.SqlAsync("select pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()"),
            answer => answer == "t");
        await pair.Second.SqlAsync("alter system set primary_conninfo = ''");
        await pair.Second.SqlAsync("select pg_reload_conf()");
        await pair.First.DoAsync($"{DatabaseHost.AsPostgres} touch {pair.First.Data}/standby.signal");
        await pair.First.StartServerAsync();
        foreach (var host in (DatabaseHost[])[pair.First, pair.Second])
        {
            await host.SqlAsync("select pg_promote()");
            Assert.Equal("2", await host.SqlAsync("select ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"));
        }
        await pair.First.SqlAsync("insert into kept values (1)");
        await pair.Second.SqlAsync("insert into kept values (2)");
        await pair.First.StepAsync(StepAction.FenceServer, Failover);

        await pair.Second.SqlAsync("alter system reset primary_conninfo");

        await pair.Second.StepAsync(StepAction.Admit, Rejoin);
        var rejoined = await pair.First.StepAsync(StepAction.Rejoin, Rejoin);

        Assert.Equal(("copy", "1"), (rejoined["rejoined_by"], rejoined["diverged_rows"]));
        Assert.Equal("n\n1", await pair.First.DoAsync($"cat {Diverged}/epoch-1-1/postgres.public.kept.csv"));
        Assert.Equal("2", await pair.First.SqlAsync("select n from kept"));
    }

    [Fact]
    public async Task Nothing_is_discarded_while_it_cannot_be_read_what_only_the_former_primary_has()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync("create table kept (n int primary key)");
        await ReplayedAsync(pair);
        await pair.Second.StopServerAsync("fast");
        await pair.First.SqlAsync("insert into kept values (1)");
        await pair.First.StepAsync(StepAction.FenceServer, Failover);
        await pair.Second.StartServerAsync();
        await pair.Second.StepAsync(StepAction.Promote, Failover);
        await pair.Second.StepAsync(StepAction.Admit, Rejoin);
        const string Function = "execute on function pg_read_binary_file(text, bigint, bigint, boolean)";
        await pair.Second.SqlAsync($"revoke {Function} from {DatabaseNames.ReplicationRole}");

        var refused = await pair.First.TryStepAsync(StepAction.Rejoin, Rejoin);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(
            "where its history parts from that of site2-db cannot be read, so that what only this host has cannot be kept", refused.Error,
            StringComparison.Ordinal);
        await pair.Second.SqlAsync($"grant {Function} to {DatabaseNames.ReplicationRole}");
        var rejoined = await pair.First.StepAsync(StepAction.Rejoin, Rejoin);
        Assert.Equal(("rewind", "1"), (rejoined["rejoined_by"], rejoined["diverged_rows"]));
    }

    [Fact]
    public async Task A_tablespace_is_copied_anew_and_a_slot_of_somebody_else_stays()
    {
        await using var pair = await DatabasePair.StartAsync();
        foreach (var host in (DatabaseHost[])[pair.First, pair.Second])
            await host.DoAsync("install -d -m 0700 -o postgres /var/lib/space");
        await pair.First.SqlAsync("create tablespace space location '/var/lib/space'");
        await pair.First.SqlAsync("create table spaced tablespace space as select generate_series(1, 100) as n");
        await ReplayedAsync(pair);
        await pair.First.StepAsync(StepAction.FenceServer, Failover);
        await pair.Second.StepAsync(StepAction.Promote, Failover);
        await pair.Second.SqlAsync("insert into spaced values (101)");
        await pair.Second.SqlAsync("select pg_create_physical_replication_slot('backup_tool', true)");
        // Nothing to rewind: a control file that no recovery can use.
        await pair.First.DoAsync($"rm -rf {pair.First.Data}/pg_wal/0*");

        await pair.Second.StepAsync(StepAction.Admit, Rejoin);
        var rejoined = await pair.First.StepAsync(StepAction.Rejoin, Rejoin);
        await pair.Second.StepAsync(StepAction.Complete, Rejoin);

        Assert.Equal("copy", rejoined["rejoined_by"]);
        Assert.Equal("101", await pair.First.SqlAsync("select count(*) from spaced"));

        var back = PlanComposer.Switchover(2, "site2", "site1");
        await pair.First.StepAsync(StepAction.Prepare, back);
        var demoted = await pair.Second.StepAsync(StepAction.Demote, back);
        await pair.First.StepAsync(StepAction.Promote, back, facts: demoted);
        await pair.Second.StepAsync(StepAction.Follow, back);
        Assert.Equal("1", await pair.Second.SqlAsync("select count(*) from pg_replication_slots where slot_name = 'backup_tool'"));
    }

    [Fact]
    public async Task A_commit_waits_for_the_standby_and_not_for_a_copy_that_is_being_made()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.Second.StopServerAsync("fast");
        await pair.First.DoAsync($"echo \"synchronous_standby_names = '\\\"site2-db\\\"'\" > /var/lib/hacluster/runtime.conf");
        await pair.First.SqlAsync("select pg_reload_conf()");

        // With the cluster's own connection string, slowly.
        await pair.Second.DoAsync($"""
            . /usr/local/lib/hacluster/database.env
            setsid -f {DatabaseHost.AsPostgres} {DatabaseHost.Bin}/pg_basebackup -d "$PEER_CONNINFO" \
                -D {pair.Second.Data}.copy -S "$SLOT" --checkpoint=fast --max-rate=100k > /dev/null 2>&1 < /dev/null
            """);
        await Wait.UntilAsync(
            "the copy to stream", () => pair.First.SqlAsync("select count(*) from pg_stat_replication where state = 'streaming'"),
            count => count == "1");

        Assert.Equal("async", await pair.First.SqlAsync("select sync_state from pg_stat_replication where state = 'streaming'"));
        var state = MemberReport.Read(
            await pair.First.DoAsync(ObserveScript.Text), new MemberState { Region = "site1", Host = "site1-db", Reachable = true });
        Assert.False(state.Streaming);
    }

    [Fact]
    public async Task A_host_that_became_primary_after_its_peer_is_not_made_its_standby()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.StepAsync(StepAction.FenceServer, Failover);
        await pair.Second.StepAsync(StepAction.Promote, Failover);
        await pair.First.WriteAsync(
            "/var/lib/hacluster/promotion.json",
            """{"epoch":5,"kind":"Restore","from":"site2","to":"site1","fence":"Machine","state":"done","at":"2026-01-02T03:04:05Z"}""");

        var refused = await pair.First.TryStepAsync(StepAction.Rejoin, Rejoin with { Epoch = 5 });

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("became primary (epoch 5) after site2-db did (epoch 1)", refused.Error, StringComparison.Ordinal);
    }

    private static Task<string> ReplayedAsync(DatabasePair pair) => Wait.UntilAsync(
        "the standby to replay everything",
        async () => await pair.Second.SqlAsync(
            $"select pg_last_wal_replay_lsn() >= '{await pair.First.SqlAsync("select pg_current_wal_lsn()")}'"),
        answer => answer == "t");
}
