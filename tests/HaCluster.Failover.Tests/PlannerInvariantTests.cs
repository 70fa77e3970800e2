using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Tests;

/// <summary>The planner's promises, checked on every state and request there is.</summary>
public sealed class PlannerInvariantTests
{
    private static readonly StepAction[] OpensWrites = [StepAction.Promote, StepAction.StartPrimary];
    private static readonly StepAction[] EndsWrites = [StepAction.Demote, StepAction.FenceServer, StepAction.FenceMachine];

    private sealed record Case(ClusterState State, FailoverRequest Request, Decision Decision)
    {
        public MemberState Target => State.Find(Request.Target)!;

        public MemberState Other => State.OtherThan(Target);

        public override string ToString() => $"{Request}\n  {State.First}\n  {State.Second}\n  => {Decision}";
    }

    private static void ForAll(Action<Case> check)
    {
        var count = 0;
        var requests = StateSpace.Requests().ToArray();
        foreach (var state in StateSpace.States())
            foreach (var request in requests)
            {
                check(new Case(state, request, FailoverPlanner.Decide(state, request)));
                count++;
            }
        Assert.True(count > 500_000, $"only {count} cases");
    }

    private static void ForAllPlans(Action<Case, Plan> check)
    {
        var plans = 0;
        ForAll(one =>
        {
            if (one.Decision is not Decision.Proceed(var plan, _))
                return;
            plans++;
            check(one, plan);
        });
        Assert.True(plans > 10_000, $"only {plans} plans");
    }

    [Fact]
    public void Nothing_starts_to_accept_writes_before_the_other_side_ended_or_was_seen_to_be_no_primary() =>
        ForAllPlans((one, plan) =>
        {
            foreach (var opening in plan.Steps.Where(step => OpensWrites.Contains(step.Action)))
            {
                var other = one.State.OtherThan(one.State.Find(opening.Region)!);
                var seenHarmless = other.Reachable && other is { Role: not DatabaseRole.Primary };
                var endedBefore = opening.After.Any(EndsWrites.Contains);
                // A finished promotion is only recorded, its fence is not repeated unless the state was lost.
                Check(seenHarmless || endedBefore || Vouched(one, plan), one, "the other side may still accept writes");
            }
        });

    [Fact]
    public void No_plan_leaves_two_databases_that_accept_writes() =>
        ForAllPlans((one, plan) =>
        {
            var writable = new HashSet<string>(
                new[] { one.State.First, one.State.Second }
                    // A host that cannot be read may be a primary.
                    .Where(member => member.IsRunningPrimary || (!member.Reachable && !Vouched(one, plan)))
                    .Select(member => member.Region));
            var done = new HashSet<StepAction>();
            foreach (var step in plan.Steps)
            {
                Check(step.After.All(done.Contains), one, $"{step.Action} stands before a step it needs");
                done.Add(step.Action);
                if (EndsWrites.Contains(step.Action))
                    writable.Remove(step.Region);
                if (step.Action is StepAction.Rejoin or StepAction.Follow or StepAction.StartMachine)
                    writable.Remove(step.Region);
                if (OpensWrites.Contains(step.Action))
                    writable.Add(step.Region);
                Check(!OpensWrites.Contains(step.Action) || writable.Count == 1, one, $"two accept writes after {step.Action}");
            }
            Check(plan.Kind == PlanKind.Degrade || writable.Count <= 1, one, $"{string.Join(" and ", writable)} accept writes at the end");
        });

    [Fact]
    public void A_loss_is_bounded_or_accepted_and_a_switchover_loses_nothing() =>
        ForAllPlans((one, plan) =>
        {
            // What a plan that has promoted already has lost is said, not asked.
            if (one.Decision is Decision.Proceed { Resumes: true })
                return;
            Check(plan.Loss.IsBounded || one.Request.AcceptDataLoss, one, "an unbounded loss nobody accepted");
            Check(plan.Loss.Bytes is null or <= FailoverRequest.DefaultMaximumLag || one.Request.AcceptDataLoss, one,
                "a large loss nobody accepted");
            Check(plan.Kind != PlanKind.Switchover || plan.Loss.Bytes == 0, one, "a switchover that loses");
        });

    [Fact]
    public void A_switchover_starts_only_from_a_running_primary_and_a_streaming_standby() =>
        ForAll(one =>
        {
            if (one.Decision is Decision.Proceed({ Kind: PlanKind.Switchover }, Resumes: false))
                Check(one.Other.IsRunningPrimary && one.Target is { IsRunningStandby: true, Streaming: true }, one, "not both are well");
        });

    [Fact]
    public void A_new_role_change_has_an_epoch_above_all_and_a_resumed_one_has_its_own() =>
        ForAll(one =>
        {
            if (one.Decision is not Decision.Proceed(var plan, var resumes) || plan.Kind is PlanKind.Rejoin or PlanKind.Degrade)
                return;
            Check(plan.Epoch == (resumes ? one.State.Epoch : one.State.Epoch + 1), one, "wrong epoch");
        });

    [Fact]
    public void A_role_plan_can_be_built_again_from_its_record() =>
        ForAllPlans((one, plan) =>
        {
            if (plan.Kind is PlanKind.Rejoin or PlanKind.Degrade)
                return;
            var again = PlanComposer.From(new PromotionRecord
            {
                Epoch = plan.Epoch,
                Kind = plan.Kind,
                From = plan.From,
                To = plan.To,
                Fence = plan.Fence,
                State = RecordState.Done,
            });
            Check(again.Steps.SequenceEqual(plan.Steps), one, "another plan came out of the record");
        });

    [Fact]
    public void Two_running_primaries_are_never_touched_without_the_accepted_loss() =>
        ForAll(one =>
        {
            if (!one.State.HasTwoPrimaries)
                return;
            if (one.Decision is Decision.Proceed(var plan, _))
                Check(one.Request is { Operation: FailoverOperation.Failover, AcceptDataLoss: true } && plan.Fence != Fence.None, one,
                    "touched");
            else
                Check(one.Decision is Decision.Refuse({ Code.Name: "failover.two-primaries" })
                    || one.Request.Operation == FailoverOperation.Degrade, one, "not named");
        });

    [Fact]
    public void Every_refusal_says_what_why_and_what_to_do() =>
        ForAll(one =>
        {
            if (one.Decision is Decision.Refuse(var diagnostic))
                Check(diagnostic is { Summary.Length: > 0, Why.Length: > 0, Fix: not null, Subject.Length: > 0 }, one, "a blank");
        });

    [Fact]
    public void An_unreachable_target_never_takes_the_role() =>
        ForAllPlans((one, plan) => Check(one.State.Find(plan.To)!.Reachable, one, "it does not even answer"));

    [Fact]
    public void A_failover_is_possible_whenever_the_standby_runs_and_the_old_primary_can_be_fenced() =>
        ForAll(one =>
        {
            if (one.Request is { Operation: FailoverOperation.Failover, AcceptDataLoss: true } && one.Target.IsRunningStandby
                && (one.Other.Reachable || one.Other.MachineCanBeFenced || one.Request.FencedByOperator))
                Check(one.Decision is Decision.Proceed, one, "stuck without a way out");
        });

    [Fact]
    public void The_scope_is_part_of_every_emergency_plan_and_changes_only_how_the_old_primary_is_fenced() =>
        ForAllPlans((one, plan) =>
        {
            var emergency = plan.Kind is PlanKind.Failover or PlanKind.Restore;
            Check(emergency == plan.Scope.HasValue, one, "a scope where there is none, or none where there is one");
            if (!emergency || one.Request.Scope == FailoverScope.Auto)
                return;
            Check(plan.Scope == one.Request.Scope, one, "another scope than asked for");
            var auto = Assert.IsType<Decision.Proceed>(
                FailoverPlanner.Decide(one.State, one.Request with { Scope = FailoverScope.Auto, AcceptDataLoss = true })).Plan;
            Check((plan.Kind, plan.Epoch, plan.From, plan.To) == (auto.Kind, auto.Epoch, auto.From, auto.To), one,
                "the scope changed the plan");
            Check(plan.Fence == auto.Fence || (plan.Scope, plan.Fence, auto.Fence) == (FailoverScope.Region, Fence.Machine, Fence.Server),
                one, "the scope changed the fence");
        });

    [Fact]
    public void An_operators_word_stands_for_a_fence_only_when_given_and_only_for_a_host_that_does_not_answer() =>
        ForAllPlans((one, plan) =>
        {
            if (plan.Fence == Fence.Operator)
                Check(Vouched(one, plan), one, "nobody vouched, or the host can be fenced over SSH");
        });

    private static bool Vouched(Case one, Plan plan) =>
        plan.Fence == Fence.Operator && one.Request.FencedByOperator && !one.Other.Reachable;

    private static void Check(bool holds, Case one, string what)
    {
        if (!holds)
            Assert.Fail($"{what}:\n{one}");
    }
}
