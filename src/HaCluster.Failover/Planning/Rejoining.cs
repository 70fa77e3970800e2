using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>Decides how a database becomes the standby of the primary again.</summary>
internal static class Rejoining
{
    public static Decision Decide(ClusterState state, MemberState returning)
    {
        var primary = state.OtherThan(returning);
        if (state.HasTwoPrimaries)
            return Refusals.TwoPrimaries(returning, primary);
        if (returning.IsRunningPrimary)
            return Refusals.RejoinOfPrimary(returning);
        if (!primary.IsRunningPrimary)
            return Refusals.NoPrimary(returning, primary);
        if (!returning.Reachable && !returning.MachineCanBeFenced)
            return Refusals.ReturningUnreachable(returning);

        var last = primary.Rejoin is { } record && record.Epoch == state.Epoch ? record : null;
        var interrupted = last is { State: RecordState.Intended } && last.Region == returning.Region;
        var streams = returning.IsRunningStandby && returning.Streaming && primary.Streaming;
        var waits = !primary.Synchronous || primary.CommitsWait;
        if (streams && waits && !interrupted && primary.DegradedSince is null)
            return new Decision.AlreadyDone($"{returning.Host} is a streaming standby of {primary.Host} on timeline {returning.Timeline}");
        // A machine that is down, whatever was done before, must be started by a step that runs now.
        var resumes = interrupted && returning.Reachable;
        return new Decision.Proceed(
            resumes
                ? PlanComposer.From(last!, primary.Region)
                : PlanComposer.Rejoin(state.Epoch, (last?.Number ?? 0) + 1, returning.Region, primary.Region, !returning.Reachable),
            resumes);
    }
}
