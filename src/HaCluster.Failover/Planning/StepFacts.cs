using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Planning;

/// <summary>The <c>key=value</c> lines that a step prints on stdout.</summary>
public static class StepFacts
{
    public static ImmutableSortedDictionary<string, string> Read(string? stdout) =>
        (stdout ?? "").Split('\n')
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[0].Length > 0 && pair[0].All(c => char.IsAsciiLetterLower(c) || c == '_'))
            .GroupBy(pair => pair[0])
            .ToImmutableSortedDictionary(group => group.Key, group => group.Last()[1].Trim());

    public static Lsn? Position(this IReadOnlyDictionary<string, string> facts, string key) =>
        facts.TryGetValue(key, out var text) && Lsn.TryParse(text, out var lsn) ? lsn : null;

    /// <summary>A moment that a host printed as milliseconds since 1970.</summary>
    public static DateTimeOffset? Moment(this IReadOnlyDictionary<string, string> facts, string key) =>
        facts.TryGetValue(key, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
