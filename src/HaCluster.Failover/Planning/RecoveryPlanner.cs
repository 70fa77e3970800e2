using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>
/// Decides whether the database of an earlier moment may take the place of the present one, and how. Pure and total as
/// <see cref="FailoverPlanner"/>, whose invariants hold here as well. It is no operation of that one: its steps count on data that was
/// prepared on a host, and no program that only looks at both servers may begin them.
/// </summary>
public static class RecoveryPlanner
{
    public static Decision Decide(ClusterState state, RecoveryRequest request)
    {
        if (state.Find(request.Target) is not { } target)
            return RecoveryRefusals.UnknownRegion(state, request.Target);
        var other = state.OtherThan(target);
        var record = state.LastPromotion;
        if (state.HasTwoPrimaries)
            return Refusals.TwoPrimaries(target, other);
        if (!target.Reachable)
            return RecoveryRefusals.Unreachable(target);
        if (other.IsRunningPrimary)
            return RecoveryRefusals.NotPrimary(target, other);
        if (Begun(state) is { } begun)
            return begun.To != target.Region ? RecoveryRefusals.BegunElsewhere(begun)
                // A host that was to be fenced over SSH and does not answer any more is fenced in another way.
                : begun.Fence == Fence.Server && !other.Reachable ? New(state, target, other, request, resumes: true)
                : new Decision.Proceed(PlanComposer.From(begun), Resumes: true);
        if (target.IsRunningPrimary && record is { State: RecordState.Done } && record.To != target.Region)
            return Refusals.TwoPrimaries(target, other);
        if (record is { State: RecordState.Intended } && (target.IsRunningPrimary || target.IsRunningStandby || other.IsRunningStandby))
            return RecoveryRefusals.RoleChangeUnfinished(record);
        if (target.IsRunningStandby)
            return RecoveryRefusals.NotPrimary(target, other);
        // Only the data of this host is set aside: the last of what the other has would be overwritten when it comes back.
        if (!target.IsRunningPrimary && HeldTheRoleLast(other, target, record))
            return RecoveryRefusals.HeldElsewhere(target, other);
        if (target.IsRunningPrimary && !target.Blockers.IsEmpty)
            return RecoveryRefusals.Blocked(target);
        return New(state, target, other, request, resumes: false);
    }

    /// <summary>A restore of the cluster that was begun, and not finished or overtaken by another role change since.</summary>
    public static PromotionRecord? Begun(ClusterState state) =>
        state.LastPromotion is { State: RecordState.Intended, Kind: PlanKind.Recovery } record ? record : null;

    private static Decision New(ClusterState state, MemberState target, MemberState other, RecoveryRequest request, bool resumes)
    {
        var fence = other.Reachable ? Fence.Server : request.FencedByOperator ? Fence.Operator : Fence.Machine;
        return fence == Fence.Machine && !other.MachineCanBeFenced
            ? RecoveryRefusals.CannotFence(target, other)
            : new Decision.Proceed(
                PlanComposer.Recovery(Math.Max(state.Epoch + 1, request.Token), other.Region, target.Region, fence) with
                {
                    ExpectsStandby = other is { Reachable: true, Role: DatabaseRole.Standby },
                    Loss = new LossBound(null, null, "what was written after the target is given up"),
                },
                resumes);
    }

    // A host that does not answer may be lost for good: then its data is not needed to decide, and its machine is fenced.
    private static bool HeldTheRoleLast(MemberState other, MemberState target, PromotionRecord? record) =>
        other is { Reachable: true, Server: not ServerState.Absent }
        && (record is null ? other.Role == DatabaseRole.Primary : record.To != target.Region);
}
