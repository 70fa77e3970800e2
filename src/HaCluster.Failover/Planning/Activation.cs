using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>Decides how the target becomes the primary.</summary>
internal static class Activation
{
    private const string Discarded = "what only it has is discarded, and counted and kept by the rejoin";

    public static Decision Decide(ClusterState state, MemberState target, FailoverRequest request)
    {
        var other = state.OtherThan(target);
        if (!target.Reachable)
            return Refusals.TargetUnreachable(target, other);
        if (!target.Blockers.IsEmpty && !target.IsRunningPrimary)
            return Refusals.Blocked(target, other);
        if (Interrupted(state, target, other, request) is { } plan)
            return new Decision.Proceed(
                plan.Kind == PlanKind.Switchover
                    ? plan
                    : plan with
                    {
                        Scope = ScopeOf(other, request),
                        LossLimit = LimitOf(request),
                        Loss = LossReport.Kept(plan, state),
                    },
                Resumes: true);
        return target switch
        {
            { IsRunningPrimary: true } => OfPrimary(state, target, other, request),
            { IsRunningStandby: true } or { IsStoppedStandby: true } => OfStandby(state, target, other, request),
            { IsStoppedPrimary: true } => OfStoppedPrimary(state, target, other, request),
            _ => Refusals.TargetDown(target, other),
        };
    }

    // A plan that was begun is finished under its own epoch, so that its finished steps are not run again. While the old primary
    // still accepts writes nothing of worth is finished yet, and everything is decided anew.
    private static Plan? Interrupted(ClusterState state, MemberState target, MemberState other, FailoverRequest request)
    {
        // The old primary may have completed its part: it follows, and says so, before the target is promoted.
        var record = target.PromotionIsPending && target.Promotion!.Epoch == state.Epoch ? target.Promotion : state.LastPromotion;
        // What was restored is put in place by the command that has shown what that gives up, and by no other.
        if (record is not { State: RecordState.Intended, Kind: not PlanKind.Recovery } || record.To != target.Region
            || other.IsRunningPrimary)
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
            {
                Loss = asRecorded && state.LastPromotion is { Kind: PlanKind.Failover } last
                    ? LossReport.Kept(PlanComposer.From(last), state)
                    : null,
            }
            : Refusals.AlreadyActive(target);
    }

    private static Decision OfStandby(ClusterState state, MemberState target, MemberState other, FailoverRequest request)
    {
        var planned = request.Operation == FailoverOperation.Switchover
            || (request.Operation == FailoverOperation.Activate && other.IsRunningPrimary);
        if (!planned)
        {
            // Silence of one way of looking is not the end of a server that streams: only an explicit failover fences it.
            return request.Operation == FailoverOperation.Activate && !other.Reachable && Lives(other, target)
                ? Refusals.StillStreams(target, other)
                : Fenced(state, target, other, request, PlanComposer.Failover);
        }
        if (!other.IsRunningPrimary)
            return Refusals.PrimaryDown(target, other);
        if (!other.Blockers.IsEmpty)
            return Refusals.CannotHandOver(target, other);
        if (!target.Streaming)
            return Refusals.NotStreaming(target, other);
        if (target.ReplayPaused)
            return Refusals.ReplayPaused(target);
        if (target.ReplayWaitsFor is { } wait)
            return Refusals.ReplayWaits(target, wait);
        var lag = (other.FlushLsn ?? default).BytesAheadOf(target.ReplayLsn ?? default);
        if (lag > request.MaximumLag)
            return Refusals.TooFarBehind(target, other, LossBound.Of(target, other, request.Suspended), lag, request);
        return new Decision.Proceed(PlanComposer.Switchover(request.NextEpoch(state.Epoch), other.Region, target.Region), Resumes: false);
    }

    private static Decision OfStoppedPrimary(ClusterState state, MemberState target, MemberState other, FailoverRequest request)
    {
        if (other.IsRunningPrimary)
            return Refusals.TargetDown(target, other);
        // The timeline tells only what no record does: a server that was promoted by hand has a higher one.
        var newer = state.LastPromotion is { State: RecordState.Done } record
            ? record.To != target.Region
            : other.Timeline > target.Timeline;
        if (newer && other.Reachable && other.Server != ServerState.Absent && !request.AcceptDataLoss)
            return Refusals.NewerElsewhere(target, other);
        return Fenced(state, target, other, request, PlanComposer.Restore);
    }

    private static Decision Fenced(
        ClusterState state, MemberState target, MemberState other, FailoverRequest request,
        Func<long, string, string, Fence, Plan> compose)
    {
        if (!other.Reachable && request.FencedByOperator && Lives(other, target))
            return Refusals.StillStreams(target, other);
        var fence = FenceFor(other, target, request);
        if (fence == Fence.Machine && !other.MachineCanBeFenced)
            return Refusals.CannotFence(target, other);
        var loss = target.Role == DatabaseRole.Primary
            ? LossOfPrimary(state, target, other)
            // The end of its WAL is not read again once its machine is fenced: what it writes until then counts.
            : LossBound.Of(target, fence == Fence.Machine ? other with { Reachable = false } : other, request.Suspended);
        if (!request.AcceptDataLoss)
        {
            if (!loss.IsBounded)
                return Refusals.UnboundedLoss(target, loss);
            if (loss.Bytes > request.MaximumLag)
                return Refusals.TooFarBehind(target, other, loss, loss.Bytes.Value, request);
            if (loss is { Bytes: null, OnlyIfAlone: false } && loss.Window > request.MaximumSilence)
                return Refusals.SilentTooLong(target, loss, request);
        }
        return new Decision.Proceed(
            compose(request.NextEpoch(state.Epoch), other.Region, target.Region, fence) with
            {
                Loss = loss,
                ExpectsStandby = other is { Reachable: true, Role: DatabaseRole.Standby },
                EarlierLoss = target.Role == DatabaseRole.Primary && state.LastPromotion is { Kind: PlanKind.Failover } last
                    && last.To == target.Region
                    ? LossReport.Kept(PlanComposer.From(last), state)
                    : null,
                LossLimit = LimitOf(request),
                SilenceLimit = !request.AcceptDataLoss && !loss.OnlyIfAlone && (loss.Bytes is null || fence == Fence.Server)
                    ? request.MaximumSilence
                    : null,
                Scope = ScopeOf(other, request),
            },
            Resumes: false);
    }

    // The target has just heard from it, which is more than anybody's word that it is down.
    private static bool Lives(MemberState other, MemberState target) =>
        target is { IsRunningStandby: true, Streaming: true, LastContact.ReceivedAt: { } heard, ObservedAt: { } now }
        && now - heard < LastContact.ProofOfLife && !other.Reachable;

    // A database that is a standby by its own word cannot accept writes, unless its promotion is pending. Where a stopped primary is to
    // start again, the standby is told so, and no earlier plan promotes it: nobody has to answer the primary's question before it starts.
    private static Fence FenceFor(MemberState other, MemberState target, FailoverRequest request) =>
        !other.Reachable ? (request.FencedByOperator ? Fence.Operator : Fence.Machine)
        : target.Role == DatabaseRole.Primary || other.PromotionIsPending ? Fence.Server
        : other.Server == ServerState.Absent || other.Role == DatabaseRole.Standby ? Fence.None
        : request is { Scope: FailoverScope.Region, FencedByOperator: false } && other.MachineCanBeFenced ? Fence.Machine
        : Fence.Server;

    private static long? LimitOf(FailoverRequest request) => request.AcceptDataLoss ? null : request.MaximumLag;

    private static FailoverScope ScopeOf(MemberState other, FailoverRequest request) =>
        request.Scope == FailoverScope.Auto && other.Reachable ? FailoverScope.Database : request.Scope;

    // The target held the role last as far as is known. Only a peer that cannot be asked may have taken it over meanwhile.
    private static LossBound LossOfPrimary(ClusterState state, MemberState target, MemberState other) => other switch
    {
        // Promoted, and not yet told that it was: what that failover lost is lost with this one.
        _ when state.LastPromotion is { State: RecordState.Intended, Kind: PlanKind.Failover } begun && begun.To == target.Region =>
            LossReport.Kept(PlanComposer.From(begun), state),
        { Reachable: true } when state.LastPromotion is { State: RecordState.Done } last && last.To != target.Region =>
            new(null, null, $"{other.Host} was primary since epoch {last.Epoch}; {Discarded}"),
        { Reachable: true } when state.LastPromotion is null && other.Timeline > target.Timeline =>
            new(null, null, $"{other.Host} is on the newer timeline {other.Timeline}; {Discarded}"),
        { IsRunningPrimary: true } =>
            new(null, null, $"{other.Host} accepts writes, too; {Discarded}"),
        { IsStoppedPrimary: true } when state.LastPromotion?.To != target.Region && state.LastPromotion is not null
            || other is { IsStoppedPrimary: true, Fenced: true } && state.LastPromotion is null =>
            new(null, null, $"{other.Host} was primary, too; {Discarded}"),
        { Reachable: false } => new(null, null, $"{other.Host} cannot be asked whether it was primary since {target.Host} stopped"),
        _ => LossBound.Nothing($"{target.Host} was the last primary"),
    };
}
