using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>What a promotion looks at again before it happens, and what it says afterwards.</summary>
public sealed class PromotionTests
{
    private static readonly Plan Failover = PlanComposer.Failover(1, "site1", "site2", Fence.Server);

    [Fact]
    public async Task A_promotion_whose_replay_hangs_is_taken_back_and_the_old_primary_can_return()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.StepAsync(StepAction.FenceServer, Failover);
        await pair.Second.DoAsync("kill -STOP $(pgrep -u postgres -f '^postgres: .*startup')");

        var failed = await pair.Second.TryStepAsync(StepAction.Promote, Failover);

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("the promotion was taken back", failed.Error, StringComparison.Ordinal);
        Assert.Contains("hacluster failover --to site1", failed.Error, StringComparison.Ordinal);
        Assert.False(await pair.Second.ExistsAsync($"{pair.Second.Data}/promote"));
        var back = PlanComposer.Restore(2, "site2", "site1", Fence.Server);
        await pair.Second.StepAsync(StepAction.FenceServer, back);
        await pair.First.StepAsync(StepAction.StartPrimary, back);
        Assert.Equal("f", await pair.First.SqlAsync("select pg_is_in_recovery()"));
        Assert.Equal("t", await pair.Second.SqlAsync("select pg_is_in_recovery()"));
    }

    [Fact]
    public async Task More_loss_than_was_agreed_to_is_refused_after_the_fence_and_before_the_promotion()
    {
        await using var pair = await DatabasePair.StartAsync();
        var limited = Failover with { LossLimit = 1000 };
        await pair.Second.StopServerAsync("fast");
        await pair.First.SqlAsync("create table more as select generate_series(1, 10000) as n");
        var fenced = await pair.First.StepAsync(StepAction.FenceServer, limited);
        await pair.Second.StartServerAsync();

        var refused = await pair.Second.TryStepAsync(StepAction.Promote, limited, facts: fenced);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("bytes of WAL that site2-db has not, more than the limit of 1000", refused.Error, StringComparison.Ordinal);
        Assert.Equal("t", await pair.Second.SqlAsync("select pg_is_in_recovery()"));
        await pair.Second.StepAsync(StepAction.Promote, Failover, facts: fenced);
        Assert.Equal("f", await pair.Second.SqlAsync("select pg_is_in_recovery()"));
    }

    [Fact]
    public async Task A_longer_silence_than_was_agreed_to_is_refused_before_the_promotion()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.StopServerAsync("immediate");
        await pair.Second.WriteAsync(
            "/run/hacluster/contact.json",
            """{"at":"2026-01-02T03:04:05.678Z","primaryEnd":"0/1000000","receivedAt":"2026-01-02T03:04:05.679Z"}""");
        var vouched = PlanComposer.Failover(1, "site1", "site2", Fence.Operator) with { SilenceLimit = TimeSpan.FromMinutes(10) };

        var refused = await pair.Second.TryStepAsync(StepAction.Promote, vouched);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("ms ago, more than the limit of 600000 ms", refused.Error, StringComparison.Ordinal);
        Assert.Contains("hacluster failover --to site2 --accept-data-loss", refused.Error, StringComparison.Ordinal);
        Assert.Equal("t", await pair.Second.SqlAsync("select pg_is_in_recovery()"));
        await pair.Second.StepAsync(StepAction.Promote, vouched with { SilenceLimit = null });
    }

    [Fact]
    public async Task A_primary_that_answers_is_not_fenced_whoever_vouches_for_it()
    {
        await using var pair = await DatabasePair.StartAsync();
        var vouched = PlanComposer.Failover(1, "site1", "site2", Fence.Operator);

        var refused = await pair.Second.TryStepAsync(StepAction.Promote, vouched);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("site1-db answers as primary: it is not fenced", refused.Error, StringComparison.Ordinal);
        Assert.Equal("t", await pair.Second.SqlAsync("select pg_is_in_recovery()"));
    }

    [Fact]
    public async Task A_server_that_refuses_the_login_is_not_fenced_whoever_vouches_for_it()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.RequirePasswordAsync(pair.First);
        await pair.Second.LogInToPeerWithAsync("password=of-another-deployment");

        var refused = await pair.Second.TryStepAsync(
            StepAction.Promote, PlanComposer.Failover(1, "site1", "site2", Fence.Operator));

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("site1-db runs and lets nobody in", refused.Error, StringComparison.Ordinal);
        Assert.Contains("password authentication failed", refused.Error, StringComparison.Ordinal);
        Assert.Equal("t", await pair.Second.SqlAsync("select pg_is_in_recovery()"));
    }

    [Fact]
    public async Task Sessions_that_read_on_the_standby_do_not_hold_its_promotion_up()
    {
        await using var pair = await DatabasePair.StartAsync();
        await SetAsync(pair.Second, "max_standby_streaming_delay = -1");
        await pair.First.SqlAsync("create table numbers as select generate_series(1, 1000) as n");
        await pair.First.SqlAsync("create table after_the_delay ()");
        await Wait.UntilAsync(
            "the table", () => pair.Second.SqlAsync("select to_regclass('after_the_delay') is not null"), there => there == "t");
        var reader = pair.Second.SqlAsync("begin isolation level repeatable read; select count(*) from numbers; select pg_sleep(300)");
        await Wait.UntilAsync(
            "the reader", () => pair.Second.SqlAsync("select count(*) from pg_stat_activity where wait_event = 'PgSleep'"),
            count => count == "1");
        await pair.First.SqlAsync("delete from numbers");
        await pair.First.SqlAsync("vacuum numbers");
        await pair.First.SqlAsync("insert into numbers values (0)");
        var seen = await Wait.UntilAsync(
            "the replay to wait", () => ObserveAsync(pair.Second), state => state.ReplayWaitsFor == ReplayWait.Sessions);
        Assert.Empty(seen.Blockers);

        var fenced = await pair.First.StepAsync(StepAction.FenceServer, Failover);
        await pair.Second.StepAsync(StepAction.Promote, Failover, facts: fenced);

        await Assert.ThrowsAnyAsync<Exception>(() => reader);
        Assert.Equal("0", await pair.Second.SqlAsync("select string_agg(n::text, ',') from numbers"));
    }

    [Fact]
    public async Task A_replay_that_was_delayed_ends_with_the_promotion()
    {
        await using var pair = await DatabasePair.StartAsync();
        await SetAsync(pair.Second, "recovery_min_apply_delay = '1 h'");
        await pair.First.SqlAsync("create table late as select 7 as n");
        var seen = await Wait.UntilAsync(
            "the replay to wait", () => ObserveAsync(pair.Second), state => state.ReplayWaitsFor == ReplayWait.Delay);
        Assert.Empty(seen.Blockers);

        var fenced = await pair.First.StepAsync(StepAction.FenceServer, Failover);
        await pair.Second.StepAsync(StepAction.Promote, Failover, facts: fenced);

        Assert.Equal("7", await pair.Second.SqlAsync("select n from late"));
    }

    [Fact]
    public async Task A_promotion_does_not_hold_up_the_replay_that_it_waits_for()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync("create table numbers as select generate_series(1, 1000) as n");
        await pair.Second.SqlAsync("select pg_wal_replay_pause()");
        foreach (var _ in Enumerable.Range(0, 20))
        {
            await pair.First.SqlAsync("update numbers set n = n + 1");
            await pair.First.SqlAsync("vacuum numbers");
        }
        var fenced = await pair.First.StepAsync(StepAction.FenceServer, Failover);

        // It would be taken back once the replay had stood still for 15 s.
        await pair.Second.StepAsync(StepAction.Promote, Failover, facts: fenced);

        Assert.Equal("1020", await pair.Second.SqlAsync("select max(n) from numbers"));
    }

    [Fact]
    public async Task A_repeated_promotion_reports_what_the_first_one_did()
    {
        await using var pair = await DatabasePair.StartAsync();
        var fenced = await pair.First.StepAsync(StepAction.FenceServer, Failover);

        var first = await pair.Second.StepAsync(StepAction.Promote, Failover, synchronous: true, fenced);
        var second = await pair.Second.StepAsync(StepAction.Promote, Failover, synchronous: true, fenced);

        foreach (var key in (string[])["received_lsn", "timeline", "fork_lsn"])
            Assert.Equal(first[key], second[key]);
        var state = MemberReport.Read(await pair.Second.DoAsync(ObserveScript.Text), Seen("site2"));
        Assert.Equal((PlanKind.Failover, 1L), (state.Facts!.Kind, state.Facts.Epoch));
        Assert.Equal(first["received_lsn"], state.Facts.Values["received_lsn"]);
    }

    [Fact]
    public async Task A_standby_knows_whether_commits_waited_for_it_up_to_the_end_of_its_WAL()
    {
        await using var pair = await DatabasePair.StartAsync();
        var rejoin = PlanComposer.Rejoin(1, 1, "site2", "site1", startsMachine: false);
        await pair.First.StepAsync(StepAction.Admit, rejoin, synchronous: true);
        Assert.Equal("", await MarkAsync(pair.Second));

        await pair.First.StepAsync(StepAction.Complete, rejoin, synchronous: true);
        Assert.Equal("site2", await MarkAsync(pair.Second));

        await pair.First.StepAsync(StepAction.Degrade, PlanComposer.Degrade(1, 1, "site2", "site1"));
        await Wait.UntilAsync("the mark to go", () => MarkAsync(pair.Second), mark => mark == "");

        await pair.First.StepAsync(StepAction.Complete, rejoin with { Number = 2 }, synchronous: true);
        var fenced = await pair.First.StepAsync(StepAction.FenceServer, Failover with { Epoch = 2 });
        var promoted = await pair.Second.StepAsync(StepAction.Promote, Failover with { Epoch = 2 }, synchronous: true, fenced);
        Assert.Equal("site2", promoted["synchronous_region"]);
        Assert.Equal("", await pair.Second.SqlAsync("select synchronous_region from hacluster.replication_mode"));
    }

    [Fact]
    public async Task What_would_make_a_promotion_fail_is_seen_before()
    {
        await using var pair = await DatabasePair.StartAsync();
        Assert.Empty(await BlockersAsync());

        await pair.Second.SqlAsync("alter system set synchronous_standby_names = 'nobody'");
        Assert.Contains(
            "ALTER SYSTEM has set synchronous_standby_names=nobody", Assert.Single(await BlockersAsync()), StringComparison.Ordinal);
        await pair.Second.SqlAsync("alter system reset synchronous_standby_names");

        await SetAsync(pair.Second, "default_transaction_read_only = on");
        Assert.Equal(
            "default_transaction_read_only is on for the server, which would refuse writes as primary",
            Assert.Single(await BlockersAsync()));
        await SetAsync(pair.Second, "default_transaction_read_only = off");

        await pair.Second.DoAsync("kill -STOP $(pgrep -u postgres -f '^postgres: .*startup')");
        await pair.First.SqlAsync("create table more as select generate_series(1, 1000) as n");
        await Wait.UntilAsync("the hung replay to be seen", BlockersAsync, blockers => blockers.Count == 1);
        Assert.StartsWith("its replay stands still at ", (await BlockersAsync())[0], StringComparison.Ordinal);
        await pair.Second.DoAsync("kill -CONT $(pgrep -u postgres -f '^postgres: .*startup')");

        // A promotion ends a pause.
        await pair.Second.SqlAsync("select pg_wal_replay_pause()");
        await pair.First.SqlAsync("create table still_more as select generate_series(1, 1000) as n");
        Assert.Empty(await BlockersAsync());

        async Task<IReadOnlyList<string>> BlockersAsync() =>
            MemberReport.Read(await pair.Second.DoAsync(ObserveScript.Text), Seen("site2")).Blockers;
    }

    [Fact]
    public async Task The_columns_of_a_cluster_that_an_earlier_version_deployed_are_widened_by_the_promotion()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync("drop table hacluster.replication_mode; alter table hacluster.promotions alter epoch type int");
        var late = Failover with { Epoch = FailoverRequest.NewToken(DateTimeOffset.UtcNow) };

        var fenced = await pair.First.StepAsync(StepAction.FenceServer, late);
        var promoted = await pair.Second.StepAsync(StepAction.Promote, late, synchronous: true, fenced);

        Assert.False(promoted.ContainsKey("synchronous_region"));
        Assert.Equal($"{late.Epoch}", await pair.Second.SqlAsync("select max(epoch) from hacluster.promotions"));
        Assert.Equal("", await pair.Second.SqlAsync("select synchronous_region from hacluster.replication_mode"));
    }

    private static async Task<string?> MarkAsync(DatabaseHost host) => (await ObserveAsync(host)).SynchronousRegion;

    private static async Task<MemberState> ObserveAsync(DatabaseHost host) =>
        MemberReport.Read(await host.DoAsync(ObserveScript.Text), Seen(host.Region));

    private static async Task SetAsync(DatabaseHost host, string setting)
    {
        await host.SqlAsync($"alter system set {setting}");
        await host.SqlAsync("select pg_reload_conf()");
    }

    private static MemberState Seen(string region) => new() { Region = region, Host = $"{region}-db", Reachable = true };
}
