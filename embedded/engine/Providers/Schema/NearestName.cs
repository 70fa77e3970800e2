namespace HaCluster.Engine.Providers.Schema;

/// <summary>Finds what a misspelt name probably meant.</summary>
internal static class NearestName
{
    /// <summary>"; did you mean X?" for a close name, otherwise the list of legal names.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var candidates = known.Order(StringComparer.Ordinal).ToArray();
        var nearest = candidates.MinBy(candidate => Distance(name, candidate));
        if (nearest is null)
            return "";
        return Distance(name, nearest) <= Math.Max(2, name.Length / 3)
            ? $"; did you mean '{nearest}'?"
            : $"; known: {string.Join(", ", candidates)}";
    }

    /// <summary>Levenshtein distance without regard to case.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                var substitution = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
