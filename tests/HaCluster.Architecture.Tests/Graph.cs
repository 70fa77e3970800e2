namespace HaCluster.Architecture.Tests;

internal static class Graph
{
    /// <summary>Each set of nodes that reach one another, as <c>A - B - C</c> in alphabetical order.</summary>
    public static IEnumerable<string> Circles(IReadOnlyDictionary<string, HashSet<string>> edges)
    {
        var reach = edges.Keys.ToDictionary(node => node, node => Reachable(node, edges), StringComparer.Ordinal);
        return edges.Keys.Where(node => reach[node].Contains(node))
            .Select(node => string.Join(" - ", reach[node].Where(other => reach.GetValueOrDefault(other)?.Contains(node) == true)
                .Order(StringComparer.Ordinal)))
            .Distinct().Order(StringComparer.Ordinal);
    }

    private static HashSet<string> Reachable(string start, IReadOnlyDictionary<string, HashSet<string>> edges)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(edges[start]);
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node))
                continue;
            foreach (var next in edges.GetValueOrDefault(node) ?? [])
                open.Push(next);
        }
        return seen;
    }
}
