using System.Collections.Immutable;
using CsCheck;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Tests;

public sealed class PlanTextTests
{
    [Fact]
    public void A_handover_survives_its_way_through_the_environment()
    {
        var handover = Handed();
        var read = Handover.Read(handover.ToJson())!;
        Assert.Equal(handover.State, read.State);
        Assert.Equal(handover.Plan.Steps, read.Plan.Steps);
        Assert.Equal(handover.Plan with { Steps = [] }, read.Plan with { Steps = [] });
        Assert.Equal(handover.Executed.OrderBy(step => step.Key), read.Executed.OrderBy(step => step.Key));
        Assert.Null(Handover.Read(null));
    }

    [Fact]
    public void What_was_seen_too_long_ago_is_looked_at_again()
    {
        var handover = Handed();
        Assert.NotNull(handover.FreshState(StateSpace.Now + Handover.MaximumAge));
        Assert.Null(handover.FreshState(StateSpace.Now + Handover.MaximumAge + TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void Facts_are_read_among_the_words_for_people()
    {
        var lines = RoleChangeFacts.Lines(
            "site1-db: is stopped (a=b)\nshutdown_lsn=0/5000148\nnot a fact\nfenced_at_ms=12\nshutdown_lsn=0/5000200\ndiverged_rows=x\n");
        Assert.Equal(["diverged_rows", "fenced_at_ms", "shutdown_lsn"], lines.Keys);
        Assert.Equal(
            new RoleChangeFacts { ShutdownLsn = Lsn.Parse("0/5000200"), FencedAt = DateTimeOffset.FromUnixTimeMilliseconds(12) },
            RoleChangeFacts.Read(lines));
    }

    [Fact]
    public void A_timeline_is_measured_by_the_command_s_own_clock_and_leaves_out_what_was_reported_before()
    {
        var started = StateSpace.Now;
        // The fence was reported to an earlier command; the clock of the host that was promoted is an hour behind.
        var told = new Dictionary<string, ToldFact>
        {
            ["fenced_at_ms"] = new("41", started.AddSeconds(1.5)),
            ["promoted_at_ms"] = new("1767319445000", started.AddSeconds(2)),
        };
        var kept = new KeptFacts(PlanKind.Failover, 3, ImmutableDictionary<string, string>.Empty.Add("fenced_at_ms", "41"));
        var before = new ClusterState(StateSpace.Lost("site1"), StateSpace.Lost("site2") with { Facts = kept }, started);

        var timeline = FailoverTimeline.Of(started, started.AddSeconds(1), told, before, started.AddSeconds(3));

        Assert.Equal(new FailoverTimeline(TimeSpan.FromSeconds(1), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), null), timeline);
    }

    [Fact]
    public void Lost_bytes_are_the_distance_from_what_the_target_had_to_the_fenced_end() =>
        Gen.Select(Gen.UInt, Gen.UInt).Sample((received, more) =>
        {
            var facts = new RoleChangeFacts { ReceivedLsn = new Lsn(received), EndLsn = new Lsn((ulong)received + more) };
            return facts.LostBytes == more;
        });

    [Fact]
    public void What_was_done_is_declared_again_and_a_rejoin_after_it_too()
    {
        var record = new PromotionRecord
        {
            Epoch = 4,
            Kind = PlanKind.Failover,
            From = "site1",
            To = "site2",
            Fence = Fence.Machine,
            State = RecordState.Done,
        };
        var primary = StateSpace.Primary("site2") with
        {
            Promotion = record,
            Rejoin = new RejoinRecord(4, 2, "site1", true, RecordState.Done),
        };
        var plans = RecordedPlans.Of(new ClusterState(StateSpace.Standby("site1"), primary, StateSpace.Now));
        Assert.Equal([PlanKind.Failover, PlanKind.Rejoin], plans.Select(plan => plan.Kind));
        Assert.Equal(["FenceMachine", "Promote"], plans[0].Steps.Select(step => step.Action.ToString()));
        Assert.Equal((4, 2), (plans[1].Epoch, plans[1].Number));
    }

    [Fact]
    public void A_new_role_change_takes_the_place_of_what_was_done_before()
    {
        var record = new PromotionRecord { Epoch = 1, Kind = PlanKind.Switchover, From = "site2", To = "site1", State = RecordState.Done };
        var state = new ClusterState(StateSpace.Primary("site1") with { Promotion = record }, StateSpace.Standby("site2"), StateSpace.Now);
        var plan = PlanComposer.Switchover(2, "site1", "site2");
        Assert.Equal([plan], RecordedPlans.With(plan, state));
        var rejoin = PlanComposer.Rejoin(1, 1, "site2", "site1", false);
        Assert.Equal([PlanKind.Switchover, PlanKind.Rejoin], RecordedPlans.With(rejoin, state).Select(declared => declared.Kind));
    }

    [Fact]
    public void Every_step_of_every_plan_has_a_text()
    {
        Plan[] plans =
        [
            PlanComposer.Switchover(1, "site1", "site2"), PlanComposer.Failover(1, "site1", "site2", Fence.Server),
            PlanComposer.Failover(1, "site1", "site2", Fence.Machine), PlanComposer.Restore(1, "site1", "site2", Fence.Server),
            PlanComposer.Rejoin(1, 1, "site1", "site2", startsMachine: true), PlanComposer.Degrade(1, 1, "site1", "site2"),
            PlanComposer.Recovery(1, "site1", "site2", Fence.Server),
        ];

        Assert.Equal(Enum.GetValues<StepAction>(), plans.SelectMany(plan => plan.Steps).Select(step => step.Action).Distinct().Order());
        Assert.All(plans.SelectMany(plan => plan.Steps), step => Assert.StartsWith($"{step.Region}: ", PlanText.Of(step)));
        Assert.Equal(
            "finishing the interrupted failover from site1 to site2, epoch 1: site1: fence its database server over SSH; "
                + "site2: promote, verify with a write; could lose: nothing (no acknowledged write is discarded)",
            PlanText.Line(plans[1], resumes: true));
    }

    private static Handover Handed()
    {
        var plan = PlanComposer.Failover(3, "site1", "site2", Fence.Machine) with
        {
            Scope = FailoverScope.Region,
            Loss = new LossBound(null, TimeSpan.FromSeconds(1.5), "evidence") { Since = StateSpace.Now, Announced = 4096 },
        };
        return new Handover(
            plan,
            ImmutableDictionary<StepAction, string>.Empty.Add(StepAction.FenceMachine, "fenced_at_ms=12").Add(StepAction.Promote, ""),
            new ClusterState(StateSpace.Primary("site1"), StateSpace.Standby("site2"), StateSpace.Now));
    }
}
