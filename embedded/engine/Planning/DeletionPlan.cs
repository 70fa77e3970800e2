using System.Collections.Immutable;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Planning;

/// <param name="Resource">What is deleted.</param>
/// <param name="After">Positions in the plan of the deletions that must have succeeded before; always smaller than its own.</param>
internal sealed record Deletion(ResourceState Resource, ImmutableArray<int> After);

/// <summary>
/// Puts deletions in order: whatever refers to a resource goes before it. The plan never looks ahead, so it can be run from front
/// to back, each deletion as soon as those it waits for are done.
/// </summary>
internal static class DeletionPlan
{
    /// <param name="recorded">The whole state, dependencies first.</param>
    /// <param name="shouldDelete">What is to go.</param>
    public static ImmutableArray<Deletion> Create(ImmutableArray<ResourceState> recorded, Func<ResourceState, bool> shouldDelete)
    {
        var doomed = recorded.Select((resource, index) => (resource, index)).Where(entry => shouldDelete(entry.resource)).Reverse()
            .ToList();
        var plan = ImmutableArray.CreateBuilder<Deletion>(doomed.Count);
        // URNs may occur twice (the old half of a replacement), so a reference means the entries recorded before it, not after.
        var waiting = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var (resource, _) in doomed)
        {
            ImmutableArray<int> after = waiting.TryGetValue(resource.Urn, out var dependents) ? [.. dependents] : [];
            foreach (var reference in resource.References().Distinct(StringComparer.Ordinal))
            {
                if (!waiting.TryGetValue(reference, out var list))
                    waiting[reference] = list = [];
                list.Add(plan.Count);
            }
            plan.Add(new Deletion(resource, after));
        }
        return plan.ToImmutable();
    }
}
