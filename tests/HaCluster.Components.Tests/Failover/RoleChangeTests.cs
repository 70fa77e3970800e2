using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Components.Tests.Failover;

public sealed class RoleChangeTests
{
    private static readonly Plan Switchover = PlanComposer.Switchover(3, "site1", "site2");
    private static readonly Plan Failover = PlanComposer.Failover(3, "site1", "site2", Fence.Machine);

    public static TheoryData<string> Kinds =>
        ["switchover", "failover-server", "failover-machine", "failover-none", "restore", "rejoin", "rejoin-machine", "degrade"];

    [Fact]
    public async Task A_switchover_stops_the_old_primary_before_it_promotes_and_both_then_start_at_the_same_time() => Assert.Equal(
        [
            "move-prepare on site2-db after []",
            "move-demote on site1-db after [move-prepare]",
            "move-promote on site2-db after [move-demote]",
            "move-follow on site1-db after [move-demote]",
            "move-complete on site2-db after [move-follow move-promote]",
        ], await StepsAsync(Switchover));

    [Fact]
    public async Task A_failover_fences_over_SSH_before_it_promotes() => Assert.Equal(
        ["move-fence on site1-db after []", "move-promote on site2-db after [move-fence]"],
        await StepsAsync(Failover with { Fence = Fence.Server, Steps = PlanComposer.Failover(3, "site1", "site2", Fence.Server).Steps }));

    [Fact]
    public async Task A_failover_from_a_lost_machine_asks_nothing_of_it() => Assert.Equal(
        ["move-fence-machine on here after []", "move-promote on site2-db after [move-fence-machine]"], await StepsAsync(Failover));

    [Fact]
    public async Task A_failover_from_what_is_no_primary_only_promotes() => Assert.Equal(
        ["move-promote on site2-db after []"], await StepsAsync(PlanComposer.Failover(3, "site1", "site2", Fence.None)));

    [Fact]
    public async Task A_restore_fences_the_peer_before_it_starts_the_primary() => Assert.Equal(
        ["move-fence-machine on here after []", "move-start-primary on site2-db after [move-fence-machine]"],
        await StepsAsync(PlanComposer.Restore(3, "site1", "site2", Fence.Machine)));

    [Fact]
    public async Task A_rejoin_starts_the_machine_while_the_primary_makes_ready() => Assert.Equal(
        [
            "move-admit on site2-db after []",
            "move-start-machine on here after []",
            "move-rejoin on site1-db after [move-admit move-start-machine]",
            "move-complete on site2-db after [move-rejoin]",
        ], await StepsAsync(PlanComposer.Rejoin(3, 1, "site1", "site2", startsMachine: true)));

    [Fact]
    public async Task A_rejoin_of_a_running_machine_starts_none() => Assert.Equal(
        [
            "move-admit on site2-db after []",
            "move-rejoin on site1-db after [move-admit]",
            "move-complete on site2-db after [move-rejoin]",
        ], await StepsAsync(PlanComposer.Rejoin(3, 1, "site1", "site2", startsMachine: false)));

    [Fact]
    public async Task A_degrade_is_one_step_on_the_primary() =>
        Assert.Equal(["move-degrade on site2-db after []"], await StepsAsync(PlanComposer.Degrade(3, 1, "site1", "site2")));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_script_arrives_on_stdin_and_is_the_one_of_its_step(string kind)
    {
        foreach (var command in await DeclaredPlans.OfAsync(synchronous: true, ("move", Of(kind))))
        {
            var step = command.Name["move-".Length..];
            var script = File.ReadAllText(Path.Combine(Repository.Root, $"src/HaCluster.Failover/Steps/{step}.sh"));
            Assert.Equal(command.Where == "here" ? "bash -s" : "sudo -n bash -s", command.Text(".create"));
            Assert.EndsWith($"{script}\nmain < /dev/null\n", command.Text(".stdin"), StringComparison.Ordinal);
            Assert.Equal(step, command.Variables["STEP"]);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_secret_is_in_a_plain_input_and_none_in_a_script(string kind)
    {
        foreach (var command in await DeclaredPlans.OfAsync(synchronous: true, ("move", Of(kind))))
        {
            Assert.All(command.Texts.Where(text => text.Text.Contains(DeclaredPlans.PrivateKey, StringComparison.Ordinal)), text =>
                Assert.True(text.Secret && text.Path == ".connection.privateKey", $"{command.Name}{text.Path}"));
            if (command.Where != "here")
                Assert.Contains(command.Texts, text => text.Secret);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_step_runs_once_for_its_plan_and_never_because_a_script_was_rewritten(string kind)
    {
        var plan = Of(kind);
        foreach (var command in await DeclaredPlans.OfAsync(synchronous: true, ("move", plan)))
        {
            Assert.Equal($"{plan.Kind} site1 to site2, epoch 3, {plan.Number}", command.Text(".triggers[]"));
            Assert.Equal(":", command.Text(".update"));
            Assert.DoesNotContain(command.Texts, text => text.Path == ".delete");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_same_plan_declared_again_gives_the_same_inputs(string kind)
    {
        var plan = Of(kind);
        // What was seen and asked for does not come along when the plan is built again from its record.
        var asked = plan with { Loss = new LossBound(null, TimeSpan.FromSeconds(1.5), "evidence"), Scope = FailoverScope.Region };

        var once = await DeclaredPlans.OfAsync(synchronous: true, ("move", asked));
        var again = await DeclaredPlans.OfAsync(synchronous: true, ("move", plan));

        Assert.Equal(once.Select(command => command.Inputs), again.Select(command => command.Inputs));
    }

    [Fact]
    public async Task The_next_role_change_runs_every_step_anew()
    {
        var first = await DeclaredPlans.OfAsync(synchronous: false, ("move", Switchover));
        var next = await DeclaredPlans.OfAsync(synchronous: false, ("move", PlanComposer.Switchover(4, "site2", "site1")));

        Assert.Equal(first.Select(command => command.Name), next.Select(command => command.Name));
        Assert.All(first.Zip(next), pair => Assert.NotEqual(pair.First.Text(".triggers[]"), pair.Second.Text(".triggers[]")));
    }

    [Fact]
    public async Task What_was_done_stays_unchanged_when_a_rejoin_follows_and_then_another()
    {
        var record = new PromotionRecord
        {
            Epoch = 3,
            Kind = PlanKind.Failover,
            From = "site1",
            To = "site2",
            Fence = Fence.Machine,
            State = RecordState.Done,
        };
        var failedOver = State(record, rejoin: null);
        var carriedOut = await DeclaredPlans.OfAsync(synchronous: true, ("move", Failover));

        var rejoin = PlanComposer.Rejoin(3, 1, "site1", "site2", startsMachine: true);
        var rejoining = await DeclareAsync(RecordedPlans.With(rejoin, failedOver));
        var rejoined = await DeclareAsync(
            RecordedPlans.Of(State(record, new RejoinRecord(3, 1, "site1", StartsMachine: true, RecordState.Done))));
        var degrading = await DeclareAsync(RecordedPlans.With(
            PlanComposer.Degrade(3, 1, "site1", "site2"),
            State(record, new RejoinRecord(3, 1, "site1", StartsMachine: true, RecordState.Done))));

        AssertUnchanged(carriedOut, rejoining);
        Assert.Equal(rejoining.Select(command => command.Inputs), rejoined.Select(command => command.Inputs));
        AssertUnchanged(rejoined, degrading);
        Assert.Equal("rejoin-rejoin", Assert.Single(rejoining, command => command.Name.EndsWith("-rejoin", StringComparison.Ordinal)).Name);
    }

    [Fact]
    public async Task The_promotion_of_a_switchover_is_told_where_the_old_primary_stopped()
    {
        var commands = await DeclaredPlans.OfAsync(synchronous: true, ("move", Switchover));

        Assert.Equal("0/5000148", commands.Single(command => command.Name == "move-promote").Variables["SHUTDOWN_LSN"]);
        Assert.All(
            commands.Where(command => command.Name != "move-promote"),
            command => Assert.False(command.Variables.ContainsKey("SHUTDOWN_LSN"), command.Name));
        var forced = await DeclaredPlans.OfAsync(synchronous: true, ("move", Failover));
        Assert.Equal("", forced.Single(command => command.Name == "move-promote").Variables["SHUTDOWN_LSN"]);
    }

    [Fact]
    public async Task A_step_that_does_not_use_the_replication_mode_does_not_change_with_it()
    {
        var synchronous = await DeclaredPlans.OfAsync(synchronous: true, ("move", Switchover));
        var asynchronous = await DeclaredPlans.OfAsync(synchronous: false, ("move", Switchover));

        Assert.Equal(
            ["move-promote", "move-complete"],
            synchronous.Zip(asynchronous).Where(pair => pair.First.Inputs != pair.Second.Inputs).Select(pair => pair.First.Name));
    }

    private static async Task<IEnumerable<string>> StepsAsync(Plan plan) =>
        (await DeclaredPlans.OfAsync(synchronous: false, ("move", plan)))
            .Select(command => $"{command.Name} on {command.Where} after [{string.Join(' ', command.After)}]");

    private static Task<ImmutableArray<DeclaredCommand>> DeclareAsync(ImmutableArray<Plan> plans) => DeclaredPlans.OfAsync(
        synchronous: true,
        [.. plans.Select(plan => (plan.Kind switch { PlanKind.Rejoin => "rejoin", PlanKind.Degrade => "degrade", _ => "move" }, plan))]);

    private static void AssertUnchanged(ImmutableArray<DeclaredCommand> before, ImmutableArray<DeclaredCommand> after) =>
        Assert.All(before, command => Assert.Equal(command.Inputs, Assert.Single(after, same => same.Name == command.Name).Inputs));

    private static Plan Of(string kind) => kind switch
    {
        "switchover" => Switchover,
        "failover-server" => PlanComposer.Failover(3, "site1", "site2", Fence.Server),
        "failover-machine" => Failover,
        "failover-none" => PlanComposer.Failover(3, "site1", "site2", Fence.None),
        "restore" => PlanComposer.Restore(3, "site1", "site2", Fence.Server),
        "rejoin" => PlanComposer.Rejoin(3, 2, "site1", "site2", startsMachine: false),
        "rejoin-machine" => PlanComposer.Rejoin(3, 2, "site1", "site2", startsMachine: true),
        _ => PlanComposer.Degrade(3, 2, "site1", "site2"),
    };

    private static ClusterState State(PromotionRecord promotion, RejoinRecord? rejoin)
    {
        var primary = new MemberState
        {
            Region = "site2",
            Host = "site2-db",
            Reachable = true,
            Server = ServerState.Running,
            Role = DatabaseRole.Primary,
            Promotion = promotion,
            Rejoin = rejoin,
        };
        return new ClusterState(
            new MemberState { Region = "site1", Host = "site1-db", Reachable = false }, primary, DateTimeOffset.UnixEpoch);
    }
}
