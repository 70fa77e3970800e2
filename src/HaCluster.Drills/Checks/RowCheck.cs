using System.Collections.Immutable;
using HaCluster.Drills.Load;

namespace HaCluster.Drills.Checks;

/// <summary>Acknowledged rows against what the database has in the end.</summary>
/// <param name="Acknowledged">Writes that were acknowledged.</param>
/// <param name="Lost">Acknowledged and not there.</param>
/// <param name="Unknown">Never acknowledged; they may be there.</param>
/// <param name="UnknownPresent">Never acknowledged and there.</param>
/// <param name="Unexpected">There, but written by no attempt.</param>
public sealed record RowCheck(int Acknowledged, ImmutableArray<Attempt> Lost, int Unknown, int UnknownPresent, int Unexpected)
{
    public static RowCheck Of(ImmutableArray<Attempt> writes, IReadOnlySet<string> rows)
    {
        var attempted = writes.Select(write => write.Name).ToHashSet(StringComparer.Ordinal);
        return new RowCheck(
            writes.Count(write => write.Acknowledged),
            [.. writes.Where(write => write.Acknowledged && !rows.Contains(write.Name))],
            writes.Count(write => !write.Acknowledged),
            writes.Count(write => !write.Acknowledged && rows.Contains(write.Name)),
            rows.Count(row => !attempted.Contains(row)));
    }
}
