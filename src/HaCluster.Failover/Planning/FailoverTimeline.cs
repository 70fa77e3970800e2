using System.Collections.Immutable;
using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>
/// What a role change took, phase by phase from the start of the command. A phase that did not happen is absent; each ends where the
/// next begins, so the last one is the time to the first acknowledged write. All of it is measured by the clock of the command's own
/// machine: a phase ends when the command is told so, and the clocks of the hosts play no part.
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
    /// <param name="told">Facts of all steps of the plan, each with the moment at which the command was told it.</param>
    /// <param name="before">What was seen before the first step, with the facts that an earlier command left on the hosts.</param>
    /// <param name="firstWrite">First acknowledged write through a load balancer.</param>
    public static FailoverTimeline Of(
        DateTimeOffset started, DateTimeOffset decided, IReadOnlyDictionary<string, ToldFact> told, ClusterState before,
        DateTimeOffset? firstWrite)
    {
        return new FailoverTimeline(
            decided - started,
            Of(RoleChangeFacts.DemotedAtKey) ?? Of(RoleChangeFacts.FencedAtKey),
            Of(RoleChangeFacts.PromotedAtKey),
            firstWrite - started,
            Of(RoleChangeFacts.RedundantAtKey));

        // A step that goes on repeats what it reported to an earlier command, with the same value.
        TimeSpan? Of(string key) =>
            told.TryGetValue(key, out var fact) && !Had(before.First, key, fact) && !Had(before.Second, key, fact)
                ? fact.At - started
                : null;

        static bool Had(MemberState member, string key, ToldFact fact) =>
            member.Facts?.Values.GetValueOrDefault(key) == fact.Value;
    }
}
