using System.Collections.Immutable;

namespace HaCluster.Engine.State;

internal static class SnapshotOrder
{
    /// <summary>
    /// Puts what is referred to before what refers to it, moving no entry without need. References that resolve nowhere are left alone.
    /// </summary>
    public static ImmutableArray<ResourceState> Sort(IReadOnlyList<ResourceState> resources)
    {
        var byUrn = resources.ToLookup(resource => resource.Urn, StringComparer.Ordinal);
        var result = ImmutableArray.CreateBuilder<ResourceState>(resources.Count);
        var placed = new HashSet<ResourceState>(ReferenceEqualityComparer.Instance);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resource in resources)
            Place(resource);
        return result.ToImmutable();

        void Place(ResourceState resource)
        {
            if (!placed.Add(resource))
                return;
            foreach (var reference in resource.References())
                // Of two entries with one URN the live one is meant; the old half may itself stand behind what refers to the URN.
                if (!known.Contains(reference) && byUrn[reference].MinBy(target => target.Delete) is { } needed)
                    Place(needed);
            result.Add(resource);
            known.Add(resource.Urn);
        }
    }
}
