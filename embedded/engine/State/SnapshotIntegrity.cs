namespace HaCluster.Engine.State;

/// <summary>The rules a state must keep so that every deletion finds its order; the same as Pulumi's.</summary>
internal static class SnapshotIntegrity
{
    /// <returns>One sentence for each broken rule; empty for a sound snapshot.</returns>
    public static IEnumerable<string> FindProblems(Snapshot snapshot)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var live = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resource in snapshot.Resources)
        {
            foreach (var reference in resource.References().Distinct(StringComparer.Ordinal))
                if (!seen.Contains(reference))
                    yield return $"'{resource.Urn}' refers to '{reference}', which is not recorded before it.";
            if (!resource.Custom && resource.Id.Length > 0)
                yield return $"Component '{resource.Urn}' has an id.";
            if (!resource.Delete && !live.Add(resource.Urn))
                yield return $"'{resource.Urn}' is recorded twice.";
            seen.Add(resource.Urn);
        }
    }
}
