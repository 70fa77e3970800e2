using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>Decides how the target becomes the primary.</summary>
internal static class Activation
{
    public static Decision Decide(ClusterState state, MemberState target, FailoverRequest request)
    {
        var other = state.OtherThan(target);
        if (!target.Reachable)
            return Refusals.TargetUnreachable(target, other);
        if (Interrupted(state, target, other, request) is { } plan)
            return new Decision.Proceed(
                plan.Kind == PlanKind.Switchover ? plan : plan with { Scope = ScopeOf(other, request) }, Resumes: true);
        return target switch
        {
            { IsRunningPrimary: true } => OfPrimary(state, target, other, request),
            { IsRunningStandby: true } => OfStandby(state, target, other, request),
            { IsStoppedPrimary: true } => OfStoppedPrimary(state, target, other, request),
            _ => Refusals.TargetDown(target),
        };
    }

    // A plan that was begun is finished under its own epoch, so that its finished steps are not run again. While the old primary
    // still accepts writes nothing of worth is finished yet, and everything is decided anew.
    private static Plan? Interrupted(ClusterState state, MemberState target, MemberState other, FailoverRequest request)
    {
        var record = state.LastPromotion;
        if (record is not { State: RecordState.Intended } || record.To != target.Region || other.IsRunningPrimary)
            return null;
        var promoted = target.IsRunningPrimary;
        var demoted = record.Kind == PlanKind.Switchover && target.IsRunningStandby && other.Reachable
            && request.Operation != FailoverOperation.Failover;
        return promoted || demoted ? PlanComposer.From(record) : null;
    }

    private static Decision OfPrimary(ClusterState state, MemberState target, MemberState other, FailoverRequest request)
    {
        // Its own record names the other region: it lost the role and runs as primary all the same.
        var usurps = state.LastPromotion is { State: RecordState.Done } record && record.To != target.Region;
        if (other.IsRunningPrimary || usurps)
        {
            return request is { Operation: FailoverOperation.Failover, AcceptDataLoss: true }
                ? Fenced(state, target, other, request, PlanComposer.Failover)
                : Refusals.TwoPrimaries(target, other);
        }
        var asRecorded = state.LastPromotion?.To == target.Region;
        return asRecorded || request.Operation == FailoverOperation.Activate
            ? new Decision.AlreadyDone($"{target.Region} is active: {target.Host} is primary on timeline {target.Timeline}")
            : Refusals.AlreadyActive(target);
    }

    private static Decision OfStandby(ClusterState state, MemberState target, MemberState other, FailoverRequest request)
    {
        var planned = request.Operation == FailoverOperation.Switchover
            || (request.Operation == FailoverOperation.Activate && other.IsRunningPrimary);
        if (!planned)
            return Fenced(state, target, other, request, PlanComposer.Failover);
        if (!other.IsRunningPrimary)
            return Refusals.PrimaryDown(target, other);
        if (!target.Streaming)
            return Refusals.NotStreaming(target, other);
        var lag = (other.FlushLsn ?? default).BytesAheadOf(target.ReplayLsn ?? default);
        if (lag > request.MaximumLag)
            return Refusals.TooFarBehind(target, other, LossBound.Of(target, other, request.Suspended, state.At), lag, request);
        return new Decision.Proceed(PlanComposer.Switchover(state.Epoch + 1, other.Region, target.Region), Resumes: false);
    }

    private static Decision OfStoppedPrimary(ClusterState state, MemberState target, MemberState other, FailoverRequest request)
    {
        if (other.IsRunningPrimary)
            return Refusals.TargetDown(target);
        var lostRole = state.LastPromotion is { State: RecordState.Done } record && record.To != target.Region;
        if ((lostRole || other.Timeline > target.Timeline) && other.Reachable)
            return Refusals.NewerElsewhere(target, other);
        return Fenced(state, target, other, request, PlanComposer.Restore);
    }

    private static Decision Fenced(
        ClusterState state, MemberState target, MemberState other, FailoverRequest request,
        Func<int, string, string, Fence, Plan> compose)
    {
        var fence = FenceFor(other, request);
        if (fence == Fence.Machine && !other.MachineCanBeFenced)
            return Refusals.CannotFence(target, other);
        var loss = target.Role == DatabaseRole.Primary
            ? LossOfPrimary(target, other)
            // The end of its WAL is not read again once its machine is fenced: what it writes until then counts.
            : LossBound.Of(target, fence == Fence.Machine ? other with { Reachable = false } : other, request.Suspended, state.At);
        if (!request.AcceptDataLoss)
        {
            if (!loss.IsBounded)
                return Refusals.UnboundedLoss(target, loss);
            if (loss.Bytes > request.MaximumLag)
                return Refusals.TooFarBehind(target, other, loss, loss.Bytes.Value, request);
            if (loss.Bytes is null && loss.Window > request.MaximumSilence)
                return Refusals.SilentTooLong(target, loss, request);
        }
        return new Decision.Proceed(
            compose(state.Epoch + 1, other.Region, target.Region, fence) with { Loss = loss, Scope = ScopeOf(other, request) },
            Resumes: false);
    }

    // A database that is a standby by its own word cannot accept writes, and only a plan of ours promotes it.
    private static Fence FenceFor(MemberState other, FailoverRequest request) =>
        !other.Reachable ? (request.FencedByOperator ? Fence.Operator : Fence.Machine)
        : other.Server == ServerState.Absent || other.Role == DatabaseRole.Standby ? Fence.None
        : request is { Scope: FailoverScope.Region, FencedByOperator: false } && other.MachineCanBeFenced ? Fence.Machine
        : Fence.Server;

    private static FailoverScope ScopeOf(MemberState other, FailoverRequest request) =>
        request.Scope == FailoverScope.Auto && other.Reachable ? FailoverScope.Database : request.Scope;

    // The target held the role last as far as is known. Only a peer that cannot be asked may have taken it over meanwhile.
    private static LossBound LossOfPrimary(MemberState target, MemberState other) => other switch
    {
        { IsRunningPrimary: true } =>
            new(null, null, $"{other.Host} accepts writes, too; what it has and {target.Host} has not is discarded"),
        { Reachable: false } => new(null, null, $"{other.Host} cannot be asked whether it was primary since {target.Host} stopped"),
        _ => LossBound.Nothing($"{target.Host} was the last primary"),
    };
}
