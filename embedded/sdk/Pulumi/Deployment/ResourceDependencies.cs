using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Turns resources that something depends on into those the engine is to wait for.</summary>
internal static class ResourceDependencies
{
    /// <summary>
    /// Custom and remote resources stay as they are. A local component is nothing by itself: all that lies below it counts instead,
    /// down to and including the first custom resource of each branch.
    /// </summary>
    /// <param name="resources">What is depended on.</param>
    /// <param name="dependent">Who depends; never waits for itself.</param>
    public static ImmutableHashSet<Resource> Expand(IEnumerable<Resource> resources, Resource? dependent = null)
    {
        var found = ImmutableHashSet.CreateBuilder<Resource>();
        var seen = new HashSet<Resource>();
        var pending = new Queue<Resource>(resources);
        while (pending.TryDequeue(out var resource))
        {
            if (resource is null || resource == dependent || !seen.Add(resource))
            {
                continue;
            }

            if (resource is CustomResource || resource.IsRemote)
            {
                found.Add(resource);
                continue;
            }

            foreach (var child in resource.Children)
            {
                pending.Enqueue(child);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The URNs of the expanded resources, sorted so that requests do not differ from run to run.</summary>
    public static async Task<ImmutableArray<string>> UrnsAsync(IEnumerable<Resource> resources, Resource? dependent)
    {
        var urns = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var resource in Expand(resources, dependent))
        {
            var urn = await resource.Urn.DataTask.ConfigureAwait(false);
            if (urn.IsKnown && !string.IsNullOrEmpty(urn.Value))
            {
                urns.Add(urn.Value);
            }
        }

        return [.. urns];
    }
}
