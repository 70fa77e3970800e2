using System.Collections.Immutable;

namespace HaCluster.Drills.Load;

/// <summary>
/// The longest time without an acknowledged write: from the last one before to the first one after. Never shorter than the time from
/// the first failed to the first succeeded write, and also right where requests wait and succeed instead of failing.
/// </summary>
/// <param name="From">Last acknowledgement before.</param>
/// <param name="To">First acknowledgement after; null when none came.</param>
public sealed record WriteOutage(DateTimeOffset From, DateTimeOffset? To)
{
    public TimeSpan? Duration => To - From;

    /// <param name="writes">All attempts.</param>
    /// <param name="injected">Gaps that ended before are not of interest.</param>
    /// <param name="ended">Last moment observed.</param>
    public static WriteOutage Longest(IEnumerable<Attempt> writes, DateTimeOffset injected, DateTimeOffset ended)
    {
        var acknowledged = writes.Where(write => write.Acknowledged).Select(write => write.Ended).Order().ToImmutableArray();
        var gaps = acknowledged.Zip(acknowledged.Skip(1), (from, to) => new WriteOutage(from, to))
            .Append(new WriteOutage(acknowledged.LastOrDefault(injected), null));
        return gaps.Where(gap => (gap.To ?? ended) >= injected).MaxBy(gap => (gap.To ?? ended) - gap.From)!;
    }
}
