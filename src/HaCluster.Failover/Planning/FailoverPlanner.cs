using HaCluster.Diagnostics;
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
    /// <summary>
    /// What a command must say instead of success when both databases are primary after its steps: somebody promoted one meanwhile.
    /// </summary>
    /// <returns>Null while at most one is.</returns>
    public static Diagnostic? Contradiction(ClusterState after) =>
        after.HasTwoPrimaries ? Refusals.TwoPrimariesOf(after.First, after.Second) : null;

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
