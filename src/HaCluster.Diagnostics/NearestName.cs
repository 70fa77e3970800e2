namespace HaCluster.Diagnostics;

/// <summary>Finds what a mistyped name was meant to be.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the smallest edit distance. Dotted names are also compared by their last part alone, so that
    /// <c>replication</c> finds <c>database.replication</c>.
    /// </summary>
    public static string Of(string name, IEnumerable<string> candidates) =>
        candidates.MinBy(candidate => Math.Min(Distance(name, candidate), 1 + Distance(LastPart(name), LastPart(candidate))))
        ?? throw new ArgumentException("no candidates", nameof(candidates));

    /// <summary>Levenshtein distance, ignoring case.</summary>
    public static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + substitution);
            }
            previous = current;
        }
        return previous[right.Length];
    }

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];
}
