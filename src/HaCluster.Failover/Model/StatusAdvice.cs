using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Failover.Model;

/// <summary>The commands that <c>status</c> names, as far as they concern the databases.</summary>
internal static class StatusAdvice
{
    public static ImmutableArray<Order> Of(ClusterState state)
    {
        if (state.HasTwoPrimaries)
            return [Failover(0).Accepting, Failover(1).Accepting];
        if (state.Primary is not { } primary)
            return state.First.IsRunningStandby == state.Second.IsRunningStandby
                ? [Failover(0), Failover(1)]
                : [Failover(state.First.IsRunningStandby ? 0 : 1)];
        var other = state.OtherThan(primary);
        var rejoin = new Order(FailoverOperation.Rejoin, Sites.Of(other.Region));
        return primary switch
        {
            { Streaming: false, CommitsWait: true } => [rejoin, new Order(FailoverOperation.Degrade, 0)],
            { Streaming: false } or { DegradedSince: not null } or { Synchronous: true, CommitsWait: false } => [rejoin],
            _ => [],
        };

        static Order Failover(int target) => new(FailoverOperation.Failover, target);
    }
}
