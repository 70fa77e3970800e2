using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>The steps of a role change as database hosts receive them, on real servers.</summary>
public sealed class StepScriptTests
{
    private const string State = "/var/lib/hacluster";

    private static readonly Plan Switchover = PlanComposer.Switchover(1, "site1", "site2");
    private static readonly Plan Failover = PlanComposer.Failover(1, "site1", "site2", Fence.Server);

    [Fact]
    public async Task A_switchover_moves_the_role_loses_nothing_and_leaves_a_streaming_standby()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync("create table kept as select generate_series(1, 1000) as n");

        await pair.Second.StepAsync(StepAction.Prepare, Switchover);
        var demoted = await pair.First.StepAsync(StepAction.Demote, Switchover);
        var promoting = pair.Second.StepAsync(StepAction.Promote, Switchover, synchronous: true, demoted);
        await pair.First.StepAsync(StepAction.Follow, Switchover);
        var promoted = await promoting;
        await pair.Second.StepAsync(StepAction.Complete, Switchover, synchronous: true);

        Assert.Equal("2", promoted["timeline"]);
        Assert.Equal(
            "f|1000|1",
            await pair.Second.SqlAsync(
                "select pg_is_in_recovery(), (select count(*) from kept), (select max(epoch) from hacluster.promotions)"));
        Assert.Equal("t|streaming", await pair.First.SqlAsync("select pg_is_in_recovery(), status from pg_stat_wal_receiver"));
        Assert.Equal("sync", await pair.Second.SqlAsync("select sync_state from pg_stat_replication"));
        foreach (var host in (DatabaseHost[])[pair.First, pair.Second])
            Assert.Contains(
                "\"epoch\":1,\"kind\":\"Switchover\",\"from\":\"site1\",\"to\":\"site2\",\"fence\":\"None\",\"state\":\"done\"",
                await host.ReadAsync($"{State}/promotion.json"), StringComparison.Ordinal);
        Assert.False(await pair.First.ExistsAsync($"{State}/fenced"));
        Assert.False(await pair.Second.ExistsAsync($"{State}/alone"));
    }

    [Fact]
    public async Task A_switchover_whose_standby_does_not_stream_touches_nothing()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.Second.StopServerAsync("fast");

        var refused = await pair.First.TryStepAsync(StepAction.Demote, Switchover);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(
            "site1-db: demote failed: timed out waiting for site2-db to stream; last seen: site2-db does not stream", refused.Error,
            StringComparison.Ordinal);
        Assert.Contains("fix: restore the standby first: 'hacluster rejoin site2'", refused.Error, StringComparison.Ordinal);
        Assert.Equal("f", await pair.First.SqlAsync("select pg_is_in_recovery()"));
        Assert.False(await pair.First.ExistsAsync($"{State}/fenced"));
    }

    [Theory]
    [InlineData("pg_hba.conf", "it would not start again: line ")]
    [InlineData("postgresql.conf", "it would not start again: ")]
    [InlineData(null, "site2-db cannot be asked from here: ")]
    public async Task A_primary_that_would_not_start_again_or_cannot_ask_its_successor_is_not_stopped(string? broken, string why)
    {
        await using var pair = await DatabasePair.StartAsync();
        if (broken is null)
            await pair.RequirePasswordAsync(pair.Second);
        else
            await pair.First.DoAsync($"echo nonsense >> {Path.GetDirectoryName(DatabaseHost.Configuration)}/{broken}");

        var refused = await pair.First.TryStepAsync(StepAction.Demote, Switchover);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"site1-db: demote failed: {why}", refused.Error, StringComparison.Ordinal);
        Assert.Contains("nothing was stopped", refused.Error, StringComparison.Ordinal);
        Assert.Equal("f", await pair.First.SqlAsync("select pg_is_in_recovery()"));
        Assert.False(await pair.First.ExistsAsync($"{State}/fenced"));
    }

    [Fact]
    public async Task A_second_switchover_does_not_start_the_old_primary_of_the_first_one()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.Second.StepAsync(StepAction.Prepare, Switchover);
        var demoted = await pair.First.StepAsync(StepAction.Demote, Switchover);
        await pair.Second.StepAsync(StepAction.Promote, Switchover, facts: demoted);
        // The regions cannot reach each other any more, and another operator had decided the same before.
        await pair.Second.DoAsync("echo \"listen_addresses = ''\" >> " + DatabaseHost.Configuration);
        await pair.Second.StopServerAsync("fast");
        await pair.Second.StartServerAsync();
        var second = PlanComposer.Switchover(2, "site1", "site2");

        var prepared = await pair.Second.TryStepAsync(StepAction.Prepare, second);
        var refused = await pair.First.TryStepAsync(StepAction.Demote, second);

        Assert.Contains("became primary after the plan was made", prepared.Error, StringComparison.Ordinal);
        Assert.Contains("the server was down before this step", refused.Error, StringComparison.Ordinal);
        Assert.Equal("", await pair.First.DoAsync("pgrep -u postgres -x postgres || true"));
        Assert.False(await pair.First.ExistsAsync($"{State}/alone"));
    }

    [Fact]
    public async Task A_standby_whose_replay_is_paused_refuses_a_switchover_before_the_primary_stops()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.Second.SqlAsync("select pg_wal_replay_pause()");

        var refused = await pair.Second.TryStepAsync(StepAction.Prepare, Switchover);

        Assert.Contains("somebody has paused its replay", refused.Error, StringComparison.Ordinal);
        await pair.Second.SqlAsync("select pg_wal_replay_resume()");
        await pair.Second.StepAsync(StepAction.Prepare, Switchover);
    }

    [Fact]
    public async Task A_step_of_an_earlier_plan_does_not_take_the_record_back()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.WriteAsync(
            $"{State}/promotion.json",
            """{"epoch":5,"kind":"Switchover","from":"site2","to":"site1","fence":"None","state":"intended","at":"2026-01-02"}""");

        var refused = await pair.First.TryStepAsync(StepAction.Complete, PlanComposer.Switchover(1, "site2", "site1"));

        Assert.Contains("this plan has epoch 1, and the host has seen epoch 5", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failover_fences_before_it_promotes_and_both_may_be_run_again()
    {
        await using var pair = await DatabasePair.StartAsync();

        var fenced = await pair.First.StepAsync(StepAction.FenceServer, Failover);
        var again = await pair.First.StepAsync(StepAction.FenceServer, Failover);
        Assert.Matches("^[0-9A-F]+/[0-9A-F]+$", fenced["end_lsn"]);
        Assert.Equal(fenced["end_lsn"], again["end_lsn"]);
        await pair.First.DoAsync("systemctl start postgresql");
        Assert.Equal("", await pair.First.DoAsync($"pgrep -u postgres -x postgres || true"));

        var promoted = await pair.Second.StepAsync(StepAction.Promote, Failover, synchronous: true);
        var repeated = await pair.Second.StepAsync(StepAction.Promote, Failover, synchronous: true);
        Assert.Equal("2", promoted["timeline"]);
        Assert.Equal("2", repeated["timeline"]);
        Assert.True(await pair.Second.ExistsAsync($"{State}/alone"));
        Assert.EndsWith(
            "failover to site2, epoch 1: writes are acknowledged without site1-db", await pair.Second.ReadAsync($"{State}/degraded"),
            StringComparison.Ordinal);
        Assert.Contains("\"state\":\"done\"", await pair.Second.ReadAsync($"{State}/promotion.json"), StringComparison.Ordinal);
        Assert.Equal("1", await pair.Second.SqlAsync("select max(epoch) from hacluster.promotions"));
    }

    [Fact]
    public async Task A_fenced_primary_started_past_its_unit_is_a_standby_and_takes_no_write()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.StepAsync(StepAction.FenceServer, Failover);

        await pair.First.StartServerAsync();

        var write = await pair.First.RunAsync(
            $"psql -XAtqw -h /var/run/postgresql -p {pair.First.Port} -U postgres -d postgres -c 'create table written ()'");
        Assert.NotEqual(0, write.ExitCode);
        Assert.Contains("read-only transaction", write.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StepAction.Demote)]
    [InlineData(StepAction.FenceServer)]
    [InlineData(StepAction.Promote)]
    [InlineData(StepAction.Follow)]
    [InlineData(StepAction.Prepare)]
    public async Task A_plan_of_the_past_is_refused_by_every_step(StepAction step)
    {
        await using var host = await EmptyAsync();
        await host.WriteAsync(
            $"{State}/promotion.json",
            """{"epoch":5,"kind":"Switchover","from":"site2","to":"site1","fence":"None","state":"done","at":"2026-01-02T03:04:05Z"}""");

        var refused = await host.TryStepAsync(step, Switchover);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("this plan has epoch 1, and the host has seen epoch 5", refused.Error, StringComparison.Ordinal);
        Assert.Contains("fix: run the command again: it will make a new plan", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_expires_says_what_was_seen_last_within_its_deadline()
    {
        await using var host = await EmptyAsync();

        var waited = await host.RunAsync(RoleChangeSteps.Script(host, StepAction.Prepare, Switchover).Replace(
            "\nmain < /dev/null", "\nawait 'the impossible' 1 bash -c 'echo seen $0; false' this || fail \"$AWAITED\" 'give up'\n",
            StringComparison.Ordinal));

        Assert.Equal(1, waited.ExitCode);
        Assert.Contains(
            "timed out waiting for the impossible; last seen: seen this\n  fix: give up", waited.Error, StringComparison.Ordinal);
    }

    private static async Task<DatabaseHost> EmptyAsync()
    {
        var obstacle = await DatabaseHost.FindObstacleAsync();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        return await DatabaseHost.StartAsync("site1", Loopback.FreePort(), "site2", Loopback.FreePort());
    }
}
