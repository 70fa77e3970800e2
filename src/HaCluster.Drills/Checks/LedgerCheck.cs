using System.Collections.Immutable;
using HaCluster.Drills.Load;

namespace HaCluster.Drills.Checks;

/// <summary>What clients wrote and read against what the database has in the end.</summary>
/// <param name="Acknowledged">Writes that were acknowledged.</param>
/// <param name="Lost">Acknowledged, and neither that value nor a later one is there.</param>
/// <param name="Vanished">Reads of a value that was never acknowledged to its writer and is gone; the first read of each.</param>
/// <param name="Unknown">Writes that were never acknowledged; they may be there.</param>
/// <param name="UnknownPresent">Never acknowledged and there.</param>
/// <param name="Unexpected">Users that nobody wrote, and values that a user never had.</param>
public sealed record LedgerCheck(
    int Acknowledged, ImmutableArray<Attempt> Lost, ImmutableArray<Attempt> Vanished, int Unknown, int UnknownPresent,
    ImmutableArray<string> Unexpected)
{
    /// <param name="writes">Of each user one after the other, and none after one of unknown outcome.</param>
    /// <param name="reads">All reads.</param>
    /// <param name="rows">Every user with the version that is there; null for a value that no version is.</param>
    public static LedgerCheck Of(
        ImmutableArray<Attempt> writes, ImmutableArray<Attempt> reads, IReadOnlyDictionary<string, int?> rows)
    {
        var written = writes.GroupBy(write => write.Name, StringComparer.Ordinal)
            .ToDictionary(user => user.Key, user => user.Max(write => write.Version!.Value), StringComparer.Ordinal);
        var lost = writes.Where(write => write.Acknowledged && IsMissing(write)).ToImmutableArray();
        var counted = lost.Select(write => (write.Name, write.Version)).ToHashSet();
        var unknown = writes.Where(write => !write.Acknowledged).ToImmutableArray();
        return new LedgerCheck(
            writes.Count(write => write.Acknowledged), lost,
            [
                .. reads.Where(read => read.Version is not null && IsMissing(read) && !counted.Contains((read.Name, read.Version)))
                    .OrderBy(read => read.Ended).DistinctBy(read => (read.Name, read.Version)),
            ],
            unknown.Length, unknown.Count(write => !IsMissing(write)),
            [
                .. rows.Where(row => !written.TryGetValue(row.Key, out var last) || row.Value is null || row.Value > last)
                    .Select(row => row.Key).Order(StringComparer.Ordinal),
            ]);

        bool IsMissing(Attempt attempt) => !rows.TryGetValue(attempt.Name, out var version) || version is null || version < attempt.Version;
    }
}
