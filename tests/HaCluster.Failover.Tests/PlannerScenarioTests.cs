using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Tests;

/// <summary>The situations an operator meets, one by one.</summary>
public sealed partial class PlannerScenarioTests
{
    private static readonly MemberState Primary = StateSpace.Primary("site1");
    private static readonly MemberState Standby = StateSpace.Standby("site2");

    [Fact]
    public void A_healthy_cluster_switches_over_in_five_steps()
    {
        var plan = Planned(Decide(Primary, Standby, FailoverOperation.Switchover, "site2"));
        Assert.Equal(
            [StepAction.Prepare, StepAction.Demote, StepAction.Promote, StepAction.Follow, StepAction.Complete],
            plan.Steps.Select(step => step.Action));
        Assert.Equal(["site2", "site1", "site2", "site1", "site2"], plan.Steps.Select(step => step.Region));
        Assert.Equal((1, "site1", "site2"), (plan.Epoch, plan.From, plan.To));
    }

    [Fact]
    public void A_paused_replay_stops_no_failover_because_a_promotion_ends_the_pause()
    {
        var paused = Standby with { Streaming = false, ReplayPaused = true };
        Assert.Equal(PlanKind.Failover, Planned(Decide(StateSpace.Lost("site1"), paused, FailoverOperation.Failover, "site2")).Kind);
    }

    [Fact]
    public void Activate_is_a_switchover_while_the_primary_is_well_and_a_failover_when_it_is_gone()
    {
        Assert.Equal(PlanKind.Switchover, Planned(Decide(Primary, Standby, FailoverOperation.Activate, "site2")).Kind);
        var lost = Planned(Decide(StateSpace.Lost("site1"), Standby with { Streaming = false }, FailoverOperation.Activate, "site2"));
        Assert.Equal((PlanKind.Failover, Fence.Machine), (lost.Kind, lost.Fence));
    }

    [Fact]
    public void A_cut_off_primary_that_answers_is_fenced_over_SSH_and_the_loss_is_counted_in_bytes()
    {
        var ahead = Primary with { Streaming = false, FlushLsn = new Lsn(0x5000148 + 4096) };
        var plan = Planned(Decide(ahead, Standby with { Streaming = false }, FailoverOperation.Failover, "site2"));
        Assert.Equal(Fence.Server, plan.Fence);
        Assert.Equal(4096, plan.Loss.Bytes);
        Assert.Equal(TimeSpan.FromSeconds(2), plan.Loss.Window);
    }

    [Fact]
    public void With_the_scope_region_a_primary_that_answers_is_fenced_with_its_machine_and_what_it_writes_meanwhile_counts_as_lost()
    {
        var streaming = Planned(FailoverPlanner.Decide(
            State(Primary, Standby),
            new FailoverRequest { Operation = FailoverOperation.Failover, Target = "site2", Scope = FailoverScope.Region }));
        Assert.Equal((Fence.Machine, FailoverScope.Region), (streaming.Fence, streaming.Scope));
        Assert.Equal([StepAction.FenceMachine, StepAction.Promote], streaming.Steps.Select(step => step.Action));
        Assert.Equal((null, TimeSpan.FromSeconds(2)), (streaming.Loss.Bytes, streaming.Loss.Window));
        Assert.Equal("region: site1 counts as lost, nothing there is waited for", PlanText.Scope(streaming));

        var unfenceable = Planned(FailoverPlanner.Decide(
            State(Primary with { MachineCanBeFenced = false }, Standby),
            new FailoverRequest { Operation = FailoverOperation.Failover, Target = "site2", Scope = FailoverScope.Region }));
        Assert.Equal(Fence.Server, unfenceable.Fence);
    }

    [Fact]
    public void Without_a_scope_an_old_primary_that_answers_means_that_only_the_database_is_lost()
    {
        var answers = Planned(Decide(Primary, Standby, FailoverOperation.Failover, "site2"));
        Assert.Equal((Fence.Server, FailoverScope.Database), (answers.Fence, answers.Scope));
        Assert.Equal("database: the applications and the load balancer of site1 stay in service", PlanText.Scope(answers));
        Assert.Null(PlanText.Scope(Planned(Decide(StateSpace.Lost("site1"), Standby, FailoverOperation.Failover, "site2"))));
        Assert.Null(PlanText.Scope(Planned(Decide(Primary, Standby, FailoverOperation.Switchover, "site2"))));
    }

    [Fact]
    public void A_lost_machine_bounds_the_loss_by_the_last_message()
    {
        var plan = Planned(Decide(StateSpace.Lost("site1"), Standby with { Streaming = false }, FailoverOperation.Failover, "site2"));
        Assert.Null(plan.Loss.Bytes);
        Assert.Equal(TimeSpan.FromSeconds(2), plan.Loss.Window);
    }

    [Fact]
    public void Synchronous_replication_loses_nothing_unless_it_was_suspended()
    {
        var standby = Standby with { Synchronous = true, SynchronousRegion = "site2", Streaming = false };
        var waited = Planned(Decide(StateSpace.Lost("site1"), standby, FailoverOperation.Failover, "site2")).Loss;
        Assert.Equal((true, null), (waited.OnlyIfAlone, waited.Bytes));
        Assert.StartsWith("nothing, unless the old primary was let go on alone", PlanText.Of(waited), StringComparison.Ordinal);
        var suspended = FailoverPlanner.Decide(
            State(StateSpace.Lost("site1"), standby),
            new FailoverRequest { Operation = FailoverOperation.Failover, Target = "site2", Suspended = true });
        Assert.False(Planned(suspended).Loss.OnlyIfAlone);
        foreach (var unmarked in (string?[])[null, "", "site1"])
        {
            var plan = Planned(Decide(
                StateSpace.Lost("site1"), standby with { SynchronousRegion = unmarked }, FailoverOperation.Failover, "site2"));
            Assert.False(plan.Loss.OnlyIfAlone);
        }
    }

    [Theory]
    [InlineData("failover.unknown-region")]
    [InlineData("failover.already-active")]
    [InlineData("failover.target-unreachable")]
    [InlineData("failover.target-down")]
    [InlineData("failover.target-blocked")]
    [InlineData("failover.primary-lives")]
    [InlineData("switchover.primary-down")]
    [InlineData("switchover.not-streaming")]
    [InlineData("switchover.primary-blocked")]
    [InlineData("switchover.replay-paused")]
    [InlineData("switchover.replay-waits")]
    [InlineData("failover.standby-too-far-behind")]
    [InlineData("failover.loss-unbounded")]
    [InlineData("failover.silent-too-long")]
    [InlineData("failover.cannot-fence")]
    [InlineData("failover.two-primaries")]
    [InlineData("failover.newer-elsewhere")]
    [InlineData("rejoin.running-primary")]
    [InlineData("rejoin.no-primary")]
    [InlineData("rejoin.host-unreachable")]
    [InlineData("degrade.asynchronous")]
    [InlineData("degrade.no-primary")]
    public void Each_refusal_is_given_where_it_belongs(string code)
    {
        var lost = StateSpace.Lost("site1");
        var cutOff = Standby with { Streaming = false };
        var decision = code switch
        {
            "failover.unknown-region" => Decide(Primary, Standby, FailoverOperation.Switchover, "site3"),
            "failover.already-active" => Decide(Primary, Standby, FailoverOperation.Switchover, "site1"),
            "failover.target-unreachable" => Decide(Primary, StateSpace.Lost("site2"), FailoverOperation.Failover, "site2"),
            "failover.target-down" => Decide(
                Primary, Standby with { Server = ServerState.Stopped, Fenced = true }, FailoverOperation.Failover, "site2"),
            "failover.target-blocked" => Decide(
                lost, cutOff with { Blockers = ["its replay stands still at 0/3000148"] }, FailoverOperation.Failover, "site2"),
            "failover.primary-lives" => Decide(lost, Hearing, FailoverOperation.Activate, "site2"),
            "switchover.primary-down" => Decide(lost, cutOff, FailoverOperation.Switchover, "site2"),
            "switchover.primary-blocked" =>
                Decide(Primary with { Blockers = ["its state folder is full"] }, Standby, FailoverOperation.Switchover, "site2"),
            "switchover.replay-paused" => Decide(Primary, Standby with { ReplayPaused = true }, FailoverOperation.Switchover, "site2"),
            "switchover.replay-waits" =>
                Decide(Primary, Standby with { ReplayWaitsFor = ReplayWait.Sessions }, FailoverOperation.Switchover, "site2"),
            "switchover.not-streaming" => Decide(Primary, cutOff, FailoverOperation.Switchover, "site2"),
            "failover.standby-too-far-behind" =>
                Decide(Primary with { FlushLsn = new Lsn(0x95000148) }, cutOff, FailoverOperation.Failover, "site2"),
            "failover.loss-unbounded" => Decide(lost, cutOff with { LastContact = null }, FailoverOperation.Failover, "site2"),
            "failover.silent-too-long" => Decide(
                lost, cutOff with { LastContact = StateSpace.Heard(StateSpace.Now.AddHours(-1)) }, FailoverOperation.Failover,
                "site2"),
            "failover.cannot-fence" => Decide(lost with { MachineCanBeFenced = false }, cutOff, FailoverOperation.Failover, "site2"),
            "failover.two-primaries" => Decide(Primary, StateSpace.Primary("site2"), FailoverOperation.Switchover, "site2"),
            "failover.newer-elsewhere" => Decide(
                Primary with { Server = ServerState.Stopped },
                StateSpace.Primary("site2") with { Server = ServerState.Stopped, Timeline = 2 },
                FailoverOperation.Failover, "site1"),
            "rejoin.running-primary" => Decide(Primary, Standby, FailoverOperation.Rejoin, "site1"),
            "rejoin.no-primary" => Decide(lost, cutOff, FailoverOperation.Rejoin, "site1"),
            "rejoin.host-unreachable" => Decide(
                lost with { MachineCanBeFenced = false }, StateSpace.Primary("site2"), FailoverOperation.Rejoin, "site1"),
            "degrade.asynchronous" => Decide(Primary, Standby, FailoverOperation.Degrade, "site1"),
            _ => Decide(lost, cutOff, FailoverOperation.Degrade, "site1"),
        };
        Assert.Equal(code, Assert.IsType<Decision.Refuse>(decision).Diagnostic.Code.Name);
    }

    [Fact]
    public void An_interrupted_switchover_is_finished_under_its_own_epoch()
    {
        var record = new PromotionRecord
        {
            Epoch = 7,
            Kind = PlanKind.Switchover,
            From = "site1",
            To = "site2",
            State = RecordState.Intended,
        };
        var stopped = Primary with { Server = ServerState.Stopped, Fenced = true, Promotion = record };
        var decision = Decide(stopped, Standby with { Streaming = false, Promotion = record }, FailoverOperation.Switchover, "site2");
        var proceed = Assert.IsType<Decision.Proceed>(decision);
        Assert.True(proceed.Resumes);
        Assert.Equal(7, proceed.Plan.Epoch);
    }

    // The operator was lost after the old primary had become a standby, which is on record there, and before the other was promoted.
    [Fact]
    public void A_switchover_that_left_two_standbys_is_finished_by_the_same_command()
    {
        var intended = new PromotionRecord
        {
            Epoch = 7,
            Kind = PlanKind.Switchover,
            From = "site1",
            To = "site2",
            State = RecordState.Intended,
        };
        var follower = StateSpace.Standby("site1") with { Promotion = intended with { State = RecordState.Done } };
        var target = StateSpace.Standby("site2") with { Promotion = intended };

        var proceed = Assert.IsType<Decision.Proceed>(Decide(follower, target, FailoverOperation.Switchover, "site2"));

        Assert.Equal((true, PlanKind.Switchover, 7L), (proceed.Resumes, proceed.Plan.Kind, proceed.Plan.Epoch));
        var newer = follower with { Promotion = intended with { Epoch = 8, To = "site1", State = RecordState.Done } };
        Assert.IsType<Decision.Refuse>(Decide(newer, target, FailoverOperation.Switchover, "site2"));
    }

    [Fact]
    public void A_command_that_was_carried_out_says_so_when_it_is_run_again()
    {
        var record = new PromotionRecord { Epoch = 1, Kind = PlanKind.Switchover, From = "site1", To = "site2", State = RecordState.Done };
        foreach (var operation in new[] { FailoverOperation.Switchover, FailoverOperation.Failover, FailoverOperation.Activate })
        {
            Assert.IsType<Decision.AlreadyDone>(Decide(
                StateSpace.Standby("site1") with { Promotion = record }, StateSpace.Primary("site2") with { Promotion = record }, operation,
                "site2"));
        }
    }

    [Fact]
    public void Two_primaries_are_both_named_and_the_command_that_resolves_it_is_accepted()
    {
        var newer = StateSpace.Primary("site2") with
        {
            Timeline = 2,
            Promotion = new PromotionRecord { Epoch = 1, Kind = PlanKind.Failover, From = "site1", To = "site2", State = RecordState.Done },
        };
        var refusal = Assert.IsType<Decision.Refuse>(Decide(Primary, newer, FailoverOperation.Switchover, "site1")).Diagnostic;
        Assert.Contains("site1-db is running (primary) on timeline 1 at 0/5000148", refusal.Why, StringComparison.Ordinal);
        Assert.Contains("site2-db is running (primary) on timeline 2 at 0/5000148", refusal.Why, StringComparison.Ordinal);
        Assert.Contains("hacluster failover --to site2 --accept-data-loss", refusal.Fix!.ToString(), StringComparison.Ordinal);
        var plan = Planned(FailoverPlanner.Decide(
            State(Primary, newer),
            new FailoverRequest { Operation = FailoverOperation.Failover, Target = "site2", AcceptDataLoss = true }));
        Assert.Equal([StepAction.FenceServer, StepAction.Promote], plan.Steps.Select(step => step.Action));
    }

    [Fact]
    public void A_rejoin_starts_the_machine_that_a_failover_stopped()
    {
        var plan = Planned(Decide(StateSpace.Lost("site1"), StateSpace.Primary("site2"), FailoverOperation.Rejoin, "site1"));
        Assert.Equal(
            [StepAction.Admit, StepAction.StartMachine, StepAction.Rejoin, StepAction.Complete], plan.Steps.Select(step => step.Action));
    }

    [Fact]
    public void A_second_rejoin_after_the_same_role_change_gets_its_own_number()
    {
        var primary = StateSpace.Primary("site2") with { Rejoin = new RejoinRecord(0, 3, "site1", false, RecordState.Done) };
        Assert.Equal(4, Planned(Decide(StateSpace.Lost("site1"), primary, FailoverOperation.Rejoin, "site1")).Number);
    }

    [Fact]
    public void An_interrupted_rejoin_is_finished_unless_its_machine_went_down_again()
    {
        var primary = StateSpace.Primary("site2") with { Rejoin = new RejoinRecord(0, 3, "site1", true, RecordState.Intended) };
        var fenced = StateSpace.Primary("site1") with { Server = ServerState.Stopped, Fenced = true };
        Assert.Equal(3, Planned(Decide(fenced, primary, FailoverOperation.Rejoin, "site1")).Number);
        var again = Planned(Decide(StateSpace.Lost("site1"), primary, FailoverOperation.Rejoin, "site1"));
        Assert.Equal(4, again.Number);
        Assert.Contains(again.Steps, step => step.Action == StepAction.StartMachine);
    }

    [Fact]
    public void A_streaming_standby_is_not_rejoined_again_unless_synchronous_replication_is_to_be_restored()
    {
        Assert.IsType<Decision.AlreadyDone>(Decide(Primary, Standby, FailoverOperation.Rejoin, "site2"));
        var degraded = Primary with { Synchronous = true, DegradedSince = StateSpace.Now };
        Assert.IsType<Decision.Proceed>(Decide(degraded, Standby, FailoverOperation.Rejoin, "site2"));
    }

    [Fact]
    public void A_crashed_primary_is_started_again_when_its_standby_never_took_over()
    {
        var plan = Planned(Decide(Primary with { Server = ServerState.Stopped }, Standby, FailoverOperation.Failover, "site1"));
        // The standby is told, so that no earlier plan promotes it, and the primary need not ask it.
        Assert.Equal((PlanKind.Restore, Fence.Server), (plan.Kind, plan.Fence));
        Assert.Equal([StepAction.FenceServer, StepAction.StartPrimary], plan.Steps.Select(step => step.Action));
        Assert.Equal(0, plan.Loss.Bytes);
    }

    private static MemberState Hearing => Standby with
    {
        LastContact = StateSpace.Heard(StateSpace.Now.AddSeconds(-1)),
    };

    private static string CodeOf(Decision decision) => Assert.IsType<Decision.Refuse>(decision).Diagnostic.Code.Name;

    private static string AdviceOf(Decision decision) => Assert.IsType<Decision.Refuse>(decision).Diagnostic.Fix!.ToString();

    private static Decision Decide(MemberState one, MemberState two, FailoverOperation operation, string target) =>
        FailoverPlanner.Decide(State(one, two), new FailoverRequest { Operation = operation, Target = target });

    private static ClusterState State(MemberState one, MemberState two) => new(one, two, StateSpace.Now);

    private static Plan Planned(Decision decision) => Assert.IsType<Decision.Proceed>(decision).Plan;
}
