using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>
/// From what was seen of both databases and what is asked, decides what will be done. Pure and total: every combination of states
/// gives a plan, "already so", or a refusal that says why and what to do.
/// <para>Invariants, whatever the input:</para>
/// <list type="number">
/// <item>The other side is demoted, fenced or was seen to be no primary before a database starts to accept writes.</item>
/// <item>No plan leaves two databases that accept writes.</item>
/// <item>What a plan may lose is bounded, or the operator accepted it explicitly; a switchover loses nothing.</item>
/// <item>The epoch of a new role change is above every epoch seen; an interrupted one is finished under its own epoch.</item>
/// </list>
/// </summary>
public static class FailoverPlanner
{
    public static Decision Decide(ClusterState state, FailoverRequest request)
    {
        if (state.Find(request.Target) is not { } target)
            return Refusals.UnknownRegion(state, request);
        return request.Operation switch
        {
            FailoverOperation.Rejoin => Rejoining.Decide(state, target),
            FailoverOperation.Degrade => Degrading.Decide(state),
            _ => Activation.Decide(state, target, request),
        };
    }
}
