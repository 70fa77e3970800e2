using System.Collections.Immutable;
using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>
/// What a role change that has promoted a database lost, from what its steps reported. A command that finishes or repeats another one's
/// work has the same facts, kept on the hosts, and so states the same.
/// </summary>
public static class LossReport
{
    /// <param name="plan">The plan that was carried out; a failover.</param>
    /// <param name="facts">Of all its steps, kept ones included.</param>
    public static LossBound Of(Plan plan, RoleChangeFacts facts)
    {
        if (facts.LostBytes is { } lost)
            return new(lost, null, $"the fenced primary's WAL ends at {facts.EndLsn}, {plan.To} had {facts.ReceivedLsn}");
        if (facts.SynchronousRegion == plan.To)
            return LossBound.WaitedFor(plan.To, plan.From, facts.ContactAt, facts.Silence);
        if (facts.ContactAt is { } at && facts.ContactEnd is { } end && facts.ReceivedLsn is { } received)
            return LossBound.LastHeard(plan.To, plan.From, at, end.BytesAheadOf(received), facts.Silence);
        return plan.Loss.IsBounded
            ? new(null, null, $"nothing is on record of what {plan.From} had that {plan.To} had not")
            : plan.Loss;
    }

    /// <summary>The same of a plan that another command carried out, from what its steps have left on the hosts.</summary>
    public static LossBound Kept(Plan plan, ClusterState state) =>
        Of(plan, Complete(ImmutableDictionary<string, string>.Empty, plan, state));

    /// <summary>The facts of the plan with those that its steps have left on the hosts; what a step has just reported counts first.</summary>
    public static RoleChangeFacts Complete(IReadOnlyDictionary<string, string> reported, Plan plan, ClusterState state) =>
        RoleChangeFacts.Read(
            new[] { state.First.Facts, state.Second.Facts }
                .OfType<KeptFacts>()
                .Where(kept => kept.Kind == plan.Kind && kept.Epoch == plan.Epoch)
                .SelectMany(kept => kept.Values)
                .Concat(reported)
                .GroupBy(fact => fact.Key)
                .ToDictionary(group => group.Key, group => group.Last().Value));
}
