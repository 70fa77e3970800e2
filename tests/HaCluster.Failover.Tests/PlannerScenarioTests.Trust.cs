using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Tests;

/// <summary>States that nobody plans for: both servers down, a promotion on its way, commands that ended in the middle.</summary>
public sealed partial class PlannerScenarioTests
{
    [Fact]
    public void With_both_servers_stopped_the_primary_starts_and_every_advice_leads_there()
    {
        var primary = Primary with { Server = ServerState.Stopped };
        var standby = Standby with { Server = ServerState.Stopped, Streaming = false };

        Assert.Equal(PlanKind.Restore, Planned(Decide(primary, standby, FailoverOperation.Failover, "site1")).Kind);
        Assert.Equal("Make it the primary first: `hacluster failover --to site1`.", AdviceOf(
            Decide(primary, standby, FailoverOperation.Rejoin, "site2")));
        Assert.Equal(PlanKind.Failover, Planned(Decide(primary, standby, FailoverOperation.Failover, "site2")).Kind);
    }

    [Fact]
    public void A_degrade_that_was_killed_before_commits_went_on_is_carried_out_when_it_is_run_again()
    {
        var marked = Primary with { Synchronous = true, DegradedSince = StateSpace.Now, CommitsWait = true };
        Assert.IsType<Decision.Proceed>(Decide(marked, Standby, FailoverOperation.Degrade, "site1"));
        Assert.IsType<Decision.AlreadyDone>(Decide(marked with { CommitsWait = false }, Standby, FailoverOperation.Degrade, "site1"));
    }

    [Fact]
    public void A_stopped_standby_whose_primary_is_lost_for_good_can_take_over()
    {
        var standby = Standby with { Server = ServerState.Stopped, Streaming = false };
        var plan = Planned(Decide(StateSpace.Lost("site1"), standby, FailoverOperation.Failover, "site2"));
        Assert.Equal([StepAction.FenceMachine, StepAction.Promote], plan.Steps.Select(step => step.Action));
    }

    [Fact]
    public void A_server_whose_data_is_gone_does_not_keep_the_old_data_from_being_used()
    {
        var record = new PromotionRecord { Epoch = 1, Kind = PlanKind.Failover, From = "site1", To = "site2", State = RecordState.Done };
        var old = Primary with { Server = ServerState.Stopped, Fenced = true, Promotion = record };
        var empty = StateSpace.Primary("site2") with { Server = ServerState.Absent, Role = DatabaseRole.Unknown, FlushLsn = null };

        Assert.Equal("failover.loss-unbounded", CodeOf(Decide(old, empty, FailoverOperation.Failover, "site1")));
        Assert.Equal(PlanKind.Restore, Planned(FailoverPlanner.Decide(
            State(old, empty),
            new FailoverRequest { Operation = FailoverOperation.Failover, Target = "site1", AcceptDataLoss = true })).Kind);
    }

    [Fact]
    public void A_word_that_the_machine_is_down_does_not_count_against_a_server_that_is_heard()
    {
        var vouched = new FailoverRequest { Operation = FailoverOperation.Failover, Target = "site2", FencedByOperator = true };
        Assert.Equal("failover.primary-lives", CodeOf(FailoverPlanner.Decide(State(StateSpace.Lost("site1"), Hearing), vouched)));
        Assert.Equal(Fence.Operator, Planned(FailoverPlanner.Decide(
            State(StateSpace.Lost("site1"), Hearing with { Streaming = false }), vouched)).Fence);
        // Through its machine it may be fenced at any time.
        Assert.Equal(Fence.Machine, Planned(Decide(StateSpace.Lost("site1"), Hearing, FailoverOperation.Failover, "site2")).Fence);
    }

    [Fact]
    public void A_pending_promotion_counts_as_a_primary_to_come()
    {
        var pending = Standby with
        {
            Streaming = false,
            Promotion = new PromotionRecord
            {
                Epoch = 3,
                Kind = PlanKind.Failover,
                From = "site1",
                To = "site2",
                Fence = Fence.Server,
                State = RecordState.Intended,
            },
        };
        var fenced = Primary with { Server = ServerState.Stopped, Fenced = true };
        var back = Planned(Decide(fenced, pending, FailoverOperation.Failover, "site1"));
        Assert.Equal((PlanKind.Restore, Fence.Server, 4L), (back.Kind, back.Fence, back.Epoch));
    }

    [Fact]
    public void Two_decisions_that_do_not_know_of_each_other_have_different_numbers_and_the_later_one_the_higher()
    {
        var earlier = FailoverRequest.NewToken(StateSpace.Now);
        var later = FailoverRequest.NewToken(StateSpace.Now.AddMilliseconds(1));
        Assert.True(later > earlier);
        var plan = Planned(FailoverPlanner.Decide(
            State(Primary, Standby), new FailoverRequest { Operation = FailoverOperation.Switchover, Target = "site2", Token = later }));
        Assert.Equal(later, plan.Epoch);
        // A clock that is behind does not make a number that was used.
        PromotionRecord record = new() { Epoch = later, Kind = PlanKind.Failover, From = "site2", To = "site1", State = RecordState.Done };
        var seen = Primary with { Promotion = record };
        Assert.Equal(later + 1, Planned(FailoverPlanner.Decide(
            State(seen, Standby),
            new FailoverRequest { Operation = FailoverOperation.Switchover, Target = "site2", Token = earlier })).Epoch);
    }

    [Fact]
    public void A_failover_that_goes_on_where_another_one_ended_states_what_that_one_lost()
    {
        var record = new PromotionRecord
        {
            Epoch = 3,
            Kind = PlanKind.Failover,
            From = "site1",
            To = "site2",
            Fence = Fence.Server,
            State = RecordState.Intended,
        };
        var promoted = StateSpace.Primary("site2") with { Promotion = record, Facts = Kept(("received_lsn", "0/3000000")) };
        var fenced = Primary with { Server = ServerState.Stopped, Fenced = true, Facts = Kept(("end_lsn", "0/3000100")) };

        Assert.Equal(0x100, Planned(Decide(fenced, promoted, FailoverOperation.Failover, "site2")).Loss.Bytes);
        // Without the other host the statement is weaker, and never "nothing".
        var alone = Planned(Decide(StateSpace.Lost("site1"), promoted, FailoverOperation.Failover, "site2"));
        Assert.False(alone.Loss.IsBounded);

        static KeptFacts Kept(params (string Key, string Value)[] facts) => new(
            PlanKind.Failover, 3, facts.ToImmutableDictionary(fact => fact.Key, fact => fact.Value));
    }
}
