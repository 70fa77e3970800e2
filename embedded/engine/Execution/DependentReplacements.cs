using System.Collections.Immutable;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Planning;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>
/// Finds what must be deleted before a resource which is itself deleted before its replacement: the dependents that would have to be
/// replaced if what they take from it changed.
/// </summary>
internal sealed class DependentReplacements(ResourceSteps steps)
{
    /// <param name="behind">What refers to it, be it through others.</param>
    /// <returns>The dependents in the order of their deletion: what depends on others first.</returns>
    public async Task<ImmutableArray<ResourceState>> FindAsync(
        ResourceState root, ImmutableArray<ResourceState> behind, Func<string, bool> isRegistered)
    {
        var replaced = new HashSet<string>(StringComparer.Ordinal) { root.Urn };
        var found = new List<ResourceState>();
        foreach (var resource in SnapshotOrder.Sort(behind))
        {
            if (resource.Delete || resource.Urn == root.Urn || isRegistered(resource.Urn))
                continue;
            if (!await MustBeReplacedAsync(resource, replaced))
                continue;
            replaced.Add(resource.Urn);
            found.Add(resource);
        }
        found.Reverse();
        return [.. found];
    }

    private async Task<bool> MustBeReplacedAsync(ResourceState resource, HashSet<string> replaced)
    {
        if (!resource.Custom || resource.External || resource.PendingReplacement)
            return false;
        if (replaced.Contains(resource.ProviderUrn) || replaced.Contains(resource.DeletedWith))
            return true;
        var affected = resource.PropertyDependencies.Where(entry => entry.Value.Any(replaced.Contains)).Select(entry => entry.Key).ToList();
        if (affected.Count == 0)
            return false;
        var inputs = affected.Where(resource.Inputs.ContainsKey)
            .Aggregate(resource.Inputs, (map, key) => map.Set(key, PropertyValue.Unknown));
        var diff = await steps.ProviderOf(resource.Type, resource.Provider).DiffAsync(
            new DiffRequest(resource.Urn, resource.Id, resource.Inputs, resource.Outputs, inputs, resource.IgnoreChanges), default);
        var goal = new ResourceGoal { Urn = resource.Urn, Custom = true, Inputs = inputs, ReplaceOnChanges = resource.ReplaceOnChanges };
        return StepDecision.Decide(goal, resource, diff, replaced.Contains).Kind == DecisionKind.Replace;
    }
}
