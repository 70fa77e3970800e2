namespace HaCluster.Failover.Planning;

/// <summary>
/// What a role change took, phase by phase from the start of the command. A phase that did not happen is absent; each ends where the
/// next begins, so the last one is the time to the first acknowledged write.
/// </summary>
/// <param name="Detect">Both databases were looked at and the plan was made.</param>
/// <param name="Fence">The old primary was seen stopped.</param>
/// <param name="Promote">The new primary was out of recovery.</param>
/// <param name="Reroute">The application took its first write through a load balancer.</param>
/// <param name="Redundant">The old primary streamed again.</param>
public sealed record FailoverTimeline(TimeSpan Detect, TimeSpan? Fence, TimeSpan? Promote, TimeSpan? Reroute, TimeSpan? Redundant)
{
    /// <param name="started">Start of the command.</param>
    /// <param name="decided">The plan was made.</param>
    /// <param name="facts">Facts of all steps of the plan.</param>
    /// <param name="firstWrite">First acknowledged write through a load balancer.</param>
    public static FailoverTimeline Of(
        DateTimeOffset started, DateTimeOffset decided, RoleChangeFacts facts, DateTimeOffset? firstWrite)
    {
        return new FailoverTimeline(
            decided - started,
            Since(facts.DemotedAt ?? facts.FencedAt),
            Since(facts.PromotedAt),
            Since(firstWrite),
            Since(facts.RedundantAt));

        // Facts of a step that was not run again are older than the command.
        TimeSpan? Since(DateTimeOffset? moment) => moment is { } at && at >= started ? at - started : null;
    }
}
