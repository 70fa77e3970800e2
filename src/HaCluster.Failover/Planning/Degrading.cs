using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>Decides whether a synchronous primary may acknowledge commits alone.</summary>
internal static class Degrading
{
    public static Decision Decide(ClusterState state)
    {
        if (state.HasTwoPrimaries)
            return Refusals.TwoPrimaries(state.First, state.Second);
        if (state.Primary is not { } primary)
            return Refusals.NothingToDegrade(state);
        if (!primary.Synchronous)
            return Refusals.Asynchronous(primary);
        // The mark is written first: without the setting an earlier command ended in between.
        if (primary is { DegradedSince: { } since, CommitsWait: false })
            return new Decision.AlreadyDone($"{primary.Host} acknowledges commits alone since {since:yyyy-MM-dd HH:mm:ss}Z");
        var number = primary.Rejoin is { } record && record.Epoch == state.Epoch ? record.Number : 0;
        return new Decision.Proceed(
            PlanComposer.Degrade(state.Epoch, number, state.OtherThan(primary).Region, primary.Region), Resumes: false);
    }
}
