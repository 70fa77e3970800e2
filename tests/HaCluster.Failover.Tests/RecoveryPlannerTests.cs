using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Tests;

/// <summary>Whether the database of an earlier moment may take the place of the present one, in every state there is.</summary>
public sealed class RecoveryPlannerTests
{
    private static readonly MemberState Primary = StateSpace.Primary("site1");
    private static readonly MemberState Standby = StateSpace.Standby("site2");

    [Fact]
    public void A_healthy_cluster_is_restored_where_its_primary_is_and_the_standby_is_stopped_before_it_starts()
    {
        var plan = Planned(Primary, Standby);

        Assert.Equal((PlanKind.Recovery, "site2", "site1", Fence.Server), (plan.Kind, plan.From, plan.To, plan.Fence));
        Assert.Equal(
            ["Replace@site1", "FenceServer@site2", "StartPrimary@site1"], plan.Steps.Select(PlanText.Id));
        Assert.Equal([StepAction.Replace, StepAction.FenceServer], plan.Steps[2].After);
        Assert.True(plan.ExpectsStandby);
        Assert.Equal("restore of the cluster in site1", PlanText.Name(plan));
    }

    [Fact]
    public void A_standby_that_does_not_answer_is_fenced_through_its_machine_before_anything_is_stopped()
    {
        var plan = Planned(Primary, StateSpace.Lost("site2"));
        Assert.Equal(["FenceMachine@site2", "Replace@site1", "StartPrimary@site1"], plan.Steps.Select(PlanText.Id));

        var unfenceable = StateSpace.Lost("site2") with { MachineCanBeFenced = false };
        Assert.Equal("failover.cannot-fence", Refused(Primary, unfenceable));
        var vouched = Assert.IsType<Decision.Proceed>(Decide(Primary, unfenceable, "site1", fenced: true)).Plan;
        Assert.Equal((Fence.Operator, 2), (vouched.Fence, vouched.Steps.Length));
    }

    [Theory]
    [InlineData("restore.unreachable", "lost", "primary")]
    [InlineData("restore.not-primary", "standby", "primary")]
    [InlineData("restore.not-primary", "standby", "lost")]
    [InlineData("failover.two-primaries", "primary", "primary")]
    [InlineData("restore.blocked", "blocked", "standby")]
    [InlineData("restore.not-primary", "absent", "stopped")]
    [InlineData("failover.unknown-region", "primary", "standby", "site3")]
    public void What_would_lose_more_than_it_says_is_refused(string code, string target, string other, string region = "site1") =>
        Assert.Equal(code, Refused(State(target, "site1"), State(other, "site2"), region));

    [Fact]
    public void A_cluster_of_which_no_server_starts_can_be_restored_where_the_last_primary_was()
    {
        var stopped = State("stopped", "site1");
        Assert.Equal(PlanKind.Recovery, Planned(stopped, State("stoppedStandby", "site2")).Kind);
        Assert.Equal(PlanKind.Recovery, Planned(State("absent", "site1"), State("absent", "site2")).Kind);
        // The other region is lost with the last data; what is left is damaged.
        Assert.Equal(Fence.Machine, Planned(State("stoppedStandby", "site1"), StateSpace.Lost("site2")).Fence);
        var record = Record(4, PlanKind.Failover, "site1", "site2", RecordState.Done);
        Assert.Equal("restore.not-primary", Refused(stopped, State("stopped", "site2") with { Promotion = record }));
    }

    [Fact]
    public void A_role_change_that_may_be_running_is_finished_first()
    {
        var record = Record(4, PlanKind.Switchover, "site2", "site1", RecordState.Intended);
        Assert.Equal("restore.role-change-unfinished", Refused(Primary with { Promotion = record }, Standby));
        // It cannot be finished where no server runs.
        Assert.Equal(5, Planned(State("stopped", "site1") with { Promotion = record }, State("absent", "site2")).Epoch);
    }

    [Fact]
    public void A_restore_that_was_begun_goes_on_under_its_own_number()
    {
        var begun = Record(7, PlanKind.Recovery, "site2", "site1", RecordState.Intended, Fence.Server);
        var halfWay = State("stopped", "site1") with { Promotion = begun };

        var resumed = Assert.IsType<Decision.Proceed>(Decide(halfWay, Standby, "site1"));
        Assert.True(resumed.Resumes);
        Assert.Equal((7L, PlanKind.Recovery), (resumed.Plan.Epoch, resumed.Plan.Kind));
        Assert.Equal("restore.busy", Refused(halfWay, Standby, "site2"));

        // A host that was to be fenced over SSH has died since.
        var another = Assert.IsType<Decision.Proceed>(Decide(halfWay, StateSpace.Lost("site2"), "site1"));
        Assert.Equal((true, 8L, Fence.Machine), (another.Resumes, another.Plan.Epoch, another.Plan.Fence));
    }

    [Theory]
    [InlineData(FailoverOperation.Failover, PlanKind.Restore)]
    [InlineData(FailoverOperation.Activate, PlanKind.Restore)]
    public void No_other_command_finishes_a_restore_that_was_begun(FailoverOperation operation, PlanKind kind)
    {
        var begun = Record(7, PlanKind.Recovery, "site2", "site1", RecordState.Intended, Fence.Server);
        var state = new ClusterState(State("stopped", "site1") with { Promotion = begun }, Standby, StateSpace.Now);

        var decision = FailoverPlanner.Decide(state, new FailoverRequest { Operation = operation, Target = "site1" });

        var plan = Assert.IsType<Decision.Proceed>(decision).Plan;
        Assert.Equal((kind, 8L), (plan.Kind, plan.Epoch));
    }

    [Fact]
    public void In_every_state_a_plan_ends_the_other_side_before_it_opens_writes_and_a_refusal_says_what_to_do()
    {
        var (plans, refusals) = (0, 0);
        foreach (var state in StateSpace.States())
            foreach (var region in new[] { "site1", "site2" })
                foreach (var fenced in new[] { false, true })
                {
                    var request = new RecoveryRequest { Target = region, FencedByOperator = fenced };
                    switch (RecoveryPlanner.Decide(state, request))
                    {
                        case Decision.Proceed(var plan, _):
                            plans++;
                            Assert.Equal(region, plan.To);
                            Assert.True(state.Find(plan.To)!.Reachable, $"{state} => {plan}");
                            Assert.False(state.Find(plan.From)!.IsRunningPrimary, $"{state} => {plan}");
                            var start = plan.Steps.Single(step => step.Action == StepAction.StartPrimary);
                            Assert.Contains(StepAction.Replace, start.After);
                            Assert.True(
                                plan.Fence == Fence.Operator
                                    ? fenced && !state.Find(plan.From)!.Reachable
                                    : start.After.Any(step => step is StepAction.FenceServer or StepAction.FenceMachine),
                                $"{state} => {plan}");
                            Assert.True(plan.Epoch > state.Epoch, $"{state} => {plan}");
                            break;
                        case Decision.Refuse(var diagnostic):
                            refusals++;
                            Assert.True(
                                diagnostic is { Summary.Length: > 0, Why.Length: > 0, Fix: not null, Subject.Length: > 0 },
                                $"{diagnostic}");
                            break;
                        case var other:
                            Assert.Fail($"{other}");
                            break;
                    }
                }
        Assert.True(plans > 1_000 && refusals > 1_000, $"only {plans} plans and {refusals} refusals");
    }

    [Fact]
    public void A_plan_can_be_built_again_from_its_record()
    {
        foreach (var fence in new[] { Fence.Server, Fence.Machine, Fence.Operator })
        {
            var plan = PlanComposer.Recovery(3, "site2", "site1", fence);
            Assert.Equal(plan.Steps, PlanComposer.From(Record(3, PlanKind.Recovery, "site2", "site1", RecordState.Done, fence)).Steps);
        }
    }

    private static MemberState State(string name, string region) => name switch
    {
        "primary" => StateSpace.Primary(region),
        "standby" => StateSpace.Standby(region),
        "blocked" => StateSpace.Primary(region) with { Blockers = ["its configuration is not valid"] },
        "stopped" => StateSpace.Primary(region) with { Server = ServerState.Stopped, Streaming = false },
        "stoppedStandby" => StateSpace.Standby(region) with { Server = ServerState.Stopped, Streaming = false },
        "absent" => StateSpace.Lost(region) with { Reachable = true, Unreachable = null },
        _ => StateSpace.Lost(region),
    };

    private static Decision Decide(MemberState first, MemberState second, string region, bool fenced = false) => RecoveryPlanner.Decide(
        new ClusterState(first, second, StateSpace.Now), new RecoveryRequest { Target = region, FencedByOperator = fenced });

    private static Plan Planned(MemberState first, MemberState second) =>
        Assert.IsType<Decision.Proceed>(Decide(first, second, "site1")).Plan;

    private static string Refused(MemberState first, MemberState second, string region = "site1") =>
        Assert.IsType<Decision.Refuse>(Decide(first, second, region)).Diagnostic.Code.Name;

    private static PromotionRecord Record(
        long epoch, PlanKind kind, string from, string to, RecordState state, Fence fence = Fence.None) =>
        new() { Epoch = epoch, Kind = kind, From = from, To = to, State = state, Fence = fence };
}
