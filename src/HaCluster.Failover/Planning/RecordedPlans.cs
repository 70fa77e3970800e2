using System.Collections.Immutable;
using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>The plans that made the cluster what it is: declared again, so that what was done is known to be the same.</summary>
public static class RecordedPlans
{
    /// <summary>The last role change that was finished and, if one followed, the last rejoin.</summary>
    public static ImmutableArray<Plan> Of(ClusterState state)
    {
        var plans = ImmutableArray.CreateBuilder<Plan>();
        if (state.LastPromotion is { State: RecordState.Done } record)
            plans.Add(PlanComposer.From(record));
        if (state.Primary is { Rejoin: { State: RecordState.Done } rejoin } primary && rejoin.Epoch == state.Epoch)
            plans.Add(PlanComposer.From(rejoin, primary.Region));
        return plans.ToImmutable();
    }

    /// <summary>What the program declares for a plan that is to be carried out now.</summary>
    public static ImmutableArray<Plan> With(Plan plan, ClusterState state) =>
        plan.Kind is PlanKind.Rejoin or PlanKind.Degrade
            ? [.. Of(state).Where(recorded => recorded.Kind != plan.Kind), plan]
            : [plan];
}
