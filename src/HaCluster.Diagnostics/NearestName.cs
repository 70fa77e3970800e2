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

    /// <summary>Levenshtein distance in which two letters that changed places count as one edit; ignores case.</summary>
    public static int Distance(string left, string right)
    {
        var (one, other) = (left.ToLowerInvariant(), right.ToLowerInvariant());
        int[] beforePrevious = [];
        var previous = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var current = new int[other.Length + 1];
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var substitution = one[i - 1] == other[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + substitution);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
            }
            (beforePrevious, previous) = (previous, current);
        }
        return previous[other.Length];
    }

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];
}
