using System.Collections.Immutable;

namespace HaCluster.Engine.State;

/// <summary>Tells whether two states would be written alike. A record's own equality compares its collections by reference.</summary>
internal static class ResourceStateComparer
{
    public static bool IsSameAs(this ResourceState a, ResourceState b) =>
        ReferenceEquals(a, b)
        || (a.Urn == b.Urn && a.Custom == b.Custom && a.Id == b.Id && a.Parent == b.Parent && a.Provider == b.Provider
            && a.DeletedWith == b.DeletedWith && a.Delete == b.Delete && a.PendingReplacement == b.PendingReplacement
            && a.External == b.External && a.Protect == b.Protect && a.RetainOnDelete == b.RetainOnDelete
            && a.CustomTimeouts == b.CustomTimeouts && a.ImportId == b.ImportId && a.Created == b.Created && a.Modified == b.Modified
            && Same(a.Dependencies, b.Dependencies) && Same(a.InitErrors, b.InitErrors)
            && Same(a.AdditionalSecretOutputs, b.AdditionalSecretOutputs)
            && Same(a.IgnoreChanges, b.IgnoreChanges) && Same(a.ReplaceOnChanges, b.ReplaceOnChanges)
            && Same(a.PropertyDependencies, b.PropertyDependencies)
            && a.Inputs.Equals(b.Inputs) && a.Outputs.Equals(b.Outputs));

    private static bool Same(ImmutableArray<string> a, ImmutableArray<string> b) => a.AsSpan().SequenceEqual(b.AsSpan());

    private static bool Same(
        ImmutableSortedDictionary<string, ImmutableArray<string>> a, ImmutableSortedDictionary<string, ImmutableArray<string>> b) =>
        a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out var other) && Same(entry.Value, other));
}
