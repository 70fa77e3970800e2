using HaCluster.Components.Failover;
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
            "prepare on site2-db after []",
            "demote on site1-db after [prepare]",
            "promote on site2-db after [demote]",
            "follow on site1-db after [demote]",
            "complete on site2-db after [follow promote]",
        ], await StepsAsync(Switchover));

    [Fact]
    public async Task A_failover_fences_over_SSH_before_it_promotes() => Assert.Equal(
        ["fence on site1-db after []", "promote on site2-db after [fence]"],
        await StepsAsync(Failover with { Fence = Fence.Server, Steps = PlanComposer.Failover(3, "site1", "site2", Fence.Server).Steps }));

    [Fact]
    public async Task A_failover_from_a_lost_machine_asks_nothing_of_it() => Assert.Equal(
        ["fence-machine on here after []", "promote on site2-db after [fence-machine]"], await StepsAsync(Failover));

    [Fact]
    public async Task A_failover_from_what_is_no_primary_only_promotes() => Assert.Equal(
        ["promote on site2-db after []"], await StepsAsync(PlanComposer.Failover(3, "site1", "site2", Fence.None)));

    [Fact]
    public async Task A_restore_fences_the_peer_before_it_starts_the_primary() => Assert.Equal(
        ["fence-machine on here after []", "start-primary on site2-db after [fence-machine]"],
        await StepsAsync(PlanComposer.Restore(3, "site1", "site2", Fence.Machine)));

    [Fact]
    public async Task A_rejoin_starts_the_machine_while_the_primary_makes_ready() => Assert.Equal(
        [
            "admit on site2-db after []",
            "start-machine on here after []",
            "rejoin on site1-db after [admit start-machine]",
            "complete on site2-db after [rejoin]",
        ], await StepsAsync(PlanComposer.Rejoin(3, 1, "site1", "site2", startsMachine: true)));

    [Fact]
    public async Task A_rejoin_of_a_running_machine_starts_none() => Assert.Equal(
        [
            "admit on site2-db after []",
            "rejoin on site1-db after [admit]",
            "complete on site2-db after [rejoin]",
        ], await StepsAsync(PlanComposer.Rejoin(3, 1, "site1", "site2", startsMachine: false)));

    [Fact]
    public async Task A_degrade_is_one_step_on_the_primary() =>
        Assert.Equal(["degrade on site2-db after []"], await StepsAsync(PlanComposer.Degrade(3, 1, "site1", "site2")));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_script_arrives_on_stdin_and_is_the_one_of_its_step(string kind)
    {
        var plan = Of(kind);
        foreach (var command in await DeclaredPlans.OfAsync(synchronous: true, plan))
        {
            var step = StepOf(plan, command.Name);
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
        foreach (var command in await DeclaredPlans.OfAsync(synchronous: true, Of(kind)))
        {
            Assert.All(command.Texts.Where(text => text.Text.Contains(DeclaredPlans.PrivateKey, StringComparison.Ordinal)), text =>
                Assert.True(text.Secret && text.Path == ".connection.privateKey", $"{command.Name}{text.Path}"));
            if (command.Where != "here")
                Assert.Contains(command.Texts, text => text.Secret);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_step_that_was_carried_out_is_left_as_it_is_whatever_its_script_its_connection_and_the_settings_are_now(string kind)
    {
        var plan = Of(kind);
        var carriedOut = await DeclaredPlans.OfAsync(synchronous: true, plan);
        var recorded = await DeclaredPlans.OfAsync(synchronous: false, [(plan, ExecutedSteps.AllOf(plan, DeclaredPlans.Answering))]);

        Assert.Equal(carriedOut.Select(command => command.Name), recorded.Select(command => command.Name));
        Assert.Equal(carriedOut.Select(command => command.Compared), recorded.Select(command => command.Compared));
        Assert.All(
            carriedOut.Concat(recorded),
            command => Assert.DoesNotContain(command.Texts, text => text.Path is ".update" or ".delete" or ".triggers[]"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_step_that_was_carried_out_elsewhere_only_repeats_what_it_printed_on_a_host_that_answers(string kind)
    {
        var plan = Of(kind);
        var executed = new ExecutedSteps(
            plan.Steps.ToDictionary(step => step.Action, step => $"done_by={step.Action}"), DeclaredPlans.Answering);

        foreach (var command in await DeclaredPlans.OfAsync(synchronous: true, [(plan, executed)]))
        {
            Assert.Equal("cat", command.Text(".create"));
            Assert.StartsWith("done_by=", command.Text(".stdin"), StringComparison.Ordinal);
            Assert.Contains(command.Where, (string[])["site2-db", "here"]);
        }
    }

    [Fact]
    public async Task Of_a_plan_that_was_carried_out_in_part_only_that_part_is_declared()
    {
        var executed = new ExecutedSteps(
            new Dictionary<StepAction, string> { [StepAction.Prepare] = "", [StepAction.Demote] = "shutdown_lsn=0/1" },
            DeclaredPlans.Answering);

        var declared = await DeclaredPlans.OfAsync(synchronous: true, [(Switchover, executed)]);

        Assert.Equal(["prepare", "demote"], declared.Select(command => StepOf(Switchover, command.Name)));
    }

    [Fact]
    public void No_two_plans_share_a_step()
    {
        Plan[] plans =
        [
            .. Kinds.Select(kind => Of(kind.Data)), PlanComposer.Switchover(4, "site1", "site2"),
            PlanComposer.Switchover(3, "site2", "site1"), PlanComposer.Rejoin(3, 1, "site1", "site2", startsMachine: false),
        ];

        var names = plans.SelectMany(plan => plan.Steps.Select(step => (Name: $"{RoleChange.NameOf(plan)}-{step.Action}", plan.Kind)));

        // A failover or a rejoin is the same one, however its machine is fenced or started.
        Assert.All(
            names.GroupBy(step => step.Name).Where(same => same.Count() > 1),
            same => Assert.All(same, step => Assert.Contains(step.Kind, (PlanKind[])[PlanKind.Failover, PlanKind.Rejoin])));
        Assert.Equal("failover-site1-to-site2-3", RoleChange.NameOf(Failover));
        Assert.Equal("rejoin-site1-to-site2-3-2", RoleChange.NameOf(Of("rejoin")));
    }

    [Fact]
    public async Task The_promotion_of_a_switchover_is_told_where_the_old_primary_stopped()
    {
        var commands = await DeclaredPlans.OfAsync(synchronous: true, Switchover);

        Assert.Equal("0/5000148", Step("promote").Variables["SHUTDOWN_LSN"]);
        Assert.All(
            commands.Where(command => command != Step("promote")),
            command => Assert.False(command.Variables.ContainsKey("SHUTDOWN_LSN"), command.Name));
        var forced = await DeclaredPlans.OfAsync(synchronous: true, Failover);
        Assert.Equal("", forced.Single(command => StepOf(Failover, command.Name) == "promote").Variables["SHUTDOWN_LSN"]);

        DeclaredCommand Step(string name) => commands.Single(command => StepOf(Switchover, command.Name) == name);
    }

    private static async Task<IEnumerable<string>> StepsAsync(Plan plan) =>
        (await DeclaredPlans.OfAsync(synchronous: false, plan)).Select(command =>
            $"{StepOf(plan, command.Name)} on {command.Where} after [{string.Join(' ', command.After.Select(name => StepOf(plan, name)))}]");

    private static string StepOf(Plan plan, string resource) => resource[$"{RoleChange.NameOf(plan)}-".Length..];

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
}
