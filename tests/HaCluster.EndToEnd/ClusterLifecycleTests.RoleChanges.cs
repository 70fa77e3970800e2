using System.Text.Json.Nodes;
using HaCluster.EndToEnd.Support;

namespace HaCluster.EndToEnd;

/// <summary>The middle of the cluster's life: its primary moves, is lost, comes back, and every game day is held once.</summary>
public sealed partial class ClusterLifecycleTests
{
    private static readonly TimeSpan DrillDeadline = TimeSpan.FromMinutes(3);

    // Those that end soon. bench/game-days runs every drill there is, in both modes.
    public static TheoryData<string> Drills =>
    [
        "app-container-loss", "flapping", "load-balancer-loss", "old-primary-returns", "operator-disk-full", "operator-killed",
        "other-operator", "partition", "partition-open-session", "primary-crash", "primary-host-loss", "region-loss", "standby-loss",
        "state-lost", "switchover",
    ];

    [Fact, Step(16)]
    public async Task A_switchover_under_traffic_fails_no_request_and_a_later_up_leaves_the_roles_alone()
    {
        using var http = TestStack.NewClient(TestStack.Application1);
        await using (var traffic = await Traffic.StartAsync(http))
        {
            await traffic.WaitForAsync(100, TimeSpan.FromSeconds(60));
            (await Stack.RunAsync("switchover", "--to", TestStack.Region2, "--yes")).Expect(0);
            await traffic.WaitForAsync(100, TimeSpan.FromSeconds(60));
            Assert.Empty(traffic.Failures);
        }

        (await Stack.RunAsync("up", "--yes", "--expect-no-changes")).Expect(0);
        await AssertActiveAsync(TestStack.Region2);
    }

    [Fact, Step(17)]
    public async Task A_lost_primary_host_is_failed_over_and_rejoins_as_standby()
    {
        await cluster.Docker.KillContainerAsync($"{TestStack.Region2}-db");

        (await Stack.RunAsync("failover", "--to", TestStack.Region1, "--yes")).Expect(0);
        await A_write_through_region_1_is_read_through_region_2();

        (await Stack.RunAsync("rejoin", "--yes")).Expect(0);
        await AssertActiveAsync(TestStack.Region1);
    }

    [Fact, Step(18)]
    public async Task A_switchover_to_the_active_region_says_that_nothing_is_to_do()
    {
        (await Stack.RunAsync("switchover", "--to", TestStack.Region1, "--yes")).Expect(0);
        Assert.Equal(2, (await Stack.RunAsync("switchover", "--to", "nowhere", "--yes")).ExitCode);
    }

    [Fact, Step(19)]
    public async Task The_failover_stack_alone_moves_the_primary_there_and_back_and_does_nothing_when_run_again()
    {
        const string Project = "stacks/failover";
        foreach (var region in (string[])[TestStack.Region2, TestStack.Region1])
        {
            (await Stack.RunAsync("config", "set", "activeRegion", region, "-C", Project)).Expect(0);
            (await Stack.RunAsync("up", "--yes", "-C", Project)).Expect(0);
            await AssertActiveAsync(region);
            (await Stack.RunAsync("up", "--yes", "--expect-no-changes", "-C", Project)).Expect(0);
        }
    }

    [Fact, Step(20)]
    public async Task A_lost_state_is_taken_over_from_the_hosts_while_the_cluster_serves()
    {
        var before = await cluster.Docker.ListAsync();
        using var http = TestStack.NewClient(TestStack.Application1);
        await using var traffic = await Traffic.StartAsync(http);
        await traffic.WaitForAsync(100, TimeSpan.FromSeconds(60));
        using var lost = TestStack.LoseState();

        foreach (var command in (string[][])[["status"], ["preview"], ["doctor"], ["up", "--yes"], ["up", "--yes", "--skip-preview"]])
        {
            var refused = await Stack.RunAsync(command);
            Assert.Equal(command[0] == "status" ? 6 : 5, refused.ExitCode);
            Assert.Contains("hacluster adopt -s e2e`", refused.Output + refused.Error, StringComparison.Ordinal);
        }
        Assert.Equal(before, await cluster.Docker.ListAsync());

        (await Stack.RunAsync("adopt", "--yes")).Expect(0);
        (await Stack.RunAsync("up", "--yes", "--expect-no-changes")).Expect(0);
        Assert.Equal(before, await cluster.Docker.ListAsync());
        await traffic.WaitForAsync(100, TimeSpan.FromSeconds(60));
        foreach (var region in (string[])[TestStack.Region2, TestStack.Region1])
        {
            (await Stack.RunAsync("switchover", "--to", region, "--yes")).Expect(0);
            await AssertActiveAsync(region);
        }
        await traffic.WaitForAsync(100, TimeSpan.FromSeconds(60));
        Assert.Empty(traffic.Failures);
        (await Stack.RunAsync("up", "--yes", "--expect-no-changes")).Expect(0);
    }

    [Fact, Step(21)]
    public async Task An_update_turns_replication_synchronous_without_a_restart()
    {
        var started = await Stack.QueryAsync($"{TestStack.Region1}-db", "select pg_postmaster_start_time()");

        (await Stack.RunAsync("config", "set", "database.replication", "synchronous")).Expect(0);
        (await Stack.RunAsync("up", "--yes")).Expect(0);

        await WaitForReplicationAsync("a synchronous standby", replication =>
            (string?)replication["syncState"] == "sync" && (string?)replication["protection"] == "protected");
        Assert.Equal(started, await Stack.QueryAsync($"{TestStack.Region1}-db", "select pg_postmaster_start_time()"));
    }

    [Fact, Step(22)]
    public async Task Status_says_since_when_writes_are_blocked_and_who_let_them_go_on_without_the_standby()
    {
        await cluster.Docker.KillContainerAsync($"{TestStack.Region2}-db");
        var blocked = await WaitForReplicationAsync("blocked writes", replication =>
            (string?)replication["protection"] == "writes-blocked" && (string?)replication["since"] is not null);
        Assert.Null((string?)blocked["suspendedSince"]);
        (await Stack.RunAsync("status", "--exit-code")).Expect(10);

        (await Stack.RunAsync("degrade", "--yes")).Expect(0);
        var suspended = await WaitForReplicationAsync(
            "suspended replication", replication => (string?)replication["protection"] == "unprotected");
        Assert.Equal("operator", (string?)suspended["suspendedBy"]);
        Assert.NotNull((string?)suspended["suspendedSince"]);

        (await Stack.RunAsync("rejoin", "--yes")).Expect(0);
        var restored = await WaitForReplicationAsync("a synchronous standby", replication => (string?)replication["syncState"] == "sync");
        Assert.Null((string?)restored["suspendedSince"]);
        await AssertActiveAsync(TestStack.Region1);
    }

    [Theory, Step(23)]
    [MemberData(nameof(Drills))]
    public async Task Each_game_day_loses_no_acknowledged_write_and_never_sees_two_primaries(string drill)
    {
        var result = await Stack.RunAsync("drill", drill, "--yes", "--json");

        result.Expect(0);
        var report = JsonNode.Parse(result.Output)!;
        Assert.Equal((true, "synchronous"), ((bool)report["passed"]!, (string)report["replication"]!));
        Assert.Equal((0, 0), ((int)report["lost"]!, (int)report["doublePrimaries"]!));
        Assert.True((int)report["acknowledged"]! > 0, result.ToString());
        Assert.True(result.Elapsed < DrillDeadline, result.ToString());
    }

    // The faults of neighbouring seeds whose rounds are short: seven kinds, on both sides, two of them at once; by SSH, by hand, frozen.
    // bench/game-days runs many rounds with all of them.
    [Fact, Step(24)]
    public async Task Rounds_of_chaos_break_no_promise_about_data()
    {
        var result = await Stack.RunAsync(
            "drill", "chaos", "--rounds", "5", "--seed", "787", "--faults",
            "host-lost,host-frozen,host-rebooted,link-cut,ssh-lost,server-stopped,server-crashed,server-hung,replay-hung,promoted-by-hand,"
                + "connections-used-up",
            "--yes", "--json");

        result.Expect(0);
        var rounds = JsonNode.Parse(result.Output)!["rounds"]!.AsArray();
        Assert.Empty(rounds.SelectMany(round => round!["findings"]!.AsArray()).Select(finding => (string)finding!));
        Assert.Equal("787 788 789 790 791", string.Join(' ', rounds.Select(round => (int)round!["seed"]!)));
        Assert.All(rounds, round => Assert.True((int)round!["acknowledged"]! > 0, result.ToString()));
        Assert.Equal(
            7,
            rounds.SelectMany(round => round!["faults"]!.AsArray()).Select(fault => (string)fault!["name"]!).Distinct().Count());
    }

    [Fact, Step(25)]
    public async Task After_all_game_days_an_update_finds_nothing_to_change_and_moves_no_role()
    {
        await AssertActiveAsync(TestStack.Region1);
        (await Stack.RunAsync("up", "--yes", "--expect-no-changes")).Expect(0);
        await AssertActiveAsync(TestStack.Region1);
    }

    private async Task<JsonNode> WaitForReplicationAsync(string what, Func<JsonNode, bool> condition)
    {
        try
        {
            return (await TestStack.WaitForStatusAsync(
                Stack, status => condition(status["replication"]!), TimeSpan.FromSeconds(60)))["replication"]!;
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"waited for {what}: {exception.Message}", exception);
        }
    }
}
