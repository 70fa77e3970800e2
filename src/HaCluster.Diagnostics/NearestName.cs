namespace HaCluster.Diagnostics;

/// <summary>Finds what a mistyped name was meant to be.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the smallest edit distance; null when none is like the name. Dotted names are also compared by their last part
    /// alone, so that <c>replication</c> finds <c>database.replication</c>.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates) =>
        candidates.Where(candidate => IsLike(name, candidate) || IsLike(LastPart(name), LastPart(candidate)))
            .MinBy(candidate => Math.Min(Distance(name, candidate), 1 + Distance(LastPart(name), LastPart(candidate))));

    /// <summary>The question whether the nearest candidate was meant; null when none is like the name.</summary>
    public static Fix? Suggest(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is { } nearest ? Fix.Of($"Did you mean '{nearest}'?") : null;

    // One edit in three letters, or the beginning or the end of the other.
    private static bool IsLike(string name, string candidate) =>
        Distance(name, candidate) <= (Math.Max(name.Length, candidate.Length) + 2) / 3
        || (name.Length >= 3 && (candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            || candidate.EndsWith(name, StringComparison.OrdinalIgnoreCase)));

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
