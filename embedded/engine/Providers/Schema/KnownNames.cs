using HaCluster.Diagnostics;

namespace HaCluster.Engine.Providers.Schema;

/// <summary>Says which name was probably meant.</summary>
internal static class KnownNames
{
    /// <summary>The end of a sentence: "; did you mean X?" for a close name, otherwise the list of legal names.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var candidates = known.Order(StringComparer.Ordinal).ToArray();
        if (candidates.Length == 0)
            return ".";
        return NearestName.Of(name, candidates) is { } nearest
            ? $"; did you mean '{nearest}'?"
            : $"; known: {string.Join(", ", candidates)}.";
    }
}
