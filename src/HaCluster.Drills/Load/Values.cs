using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace HaCluster.Drills.Load;

/// <summary>
/// The values that a user gets one after the other: dates of birth. The first has its birthday tomorrow, the second the day after, so that
/// the greeting, which names the days, tells which value was read.
/// </summary>
/// <param name="today">The day on which the load begins, in UTC.</param>
public sealed partial class Values(DateOnly today)
{
    /// <summary>A user gets no more values: each is one number of days.</summary>
    public const int Count = 360;

    private readonly ImmutableArray<DateOnly> _next =
    [
        .. Enumerable.Range(1, Count + 1).Select(today.AddDays).Where(day => day is not { Month: 2, Day: 29 }).Take(Count),
    ];

    public DateOnly this[int version] => new(1990, _next[version].Month, _next[version].Day);

    /// <summary>The version that has this date of birth; null when no version has it.</summary>
    public int? VersionOf(DateOnly birthday) =>
        Enumerable.Range(0, Count).Where(version => this[version] == birthday).Select(version => (int?)version).FirstOrDefault();

    /// <summary>The versions of users with these dates of birth.</summary>
    public Dictionary<string, int?> VersionsOf(IReadOnlyDictionary<string, DateOnly> rows) =>
        rows.ToDictionary(row => row.Key, row => VersionOf(row.Value), StringComparer.Ordinal);

    /// <summary>The version that a greeting tells; null when it tells none, and on another day than the load began.</summary>
    public int? VersionIn(string greeting, DateOnly day) =>
        day == today && Days().Match(greeting) is { Success: true } days
        && _next.IndexOf(today.AddDays(int.Parse(days.Groups[1].ValueSpan))) is >= 0 and var version
            ? version
            : null;

    [GeneratedRegex(@"birthday is in (\d{1,3}) day")]
    private static partial Regex Days();
}
