using System.Collections.Immutable;

namespace HaCluster.Drills.Checks;

/// <param name="From">First moment.</param>
/// <param name="To">Last moment.</param>
public readonly record struct Span(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;

    /// <summary>What is left of it outside of the others, in order.</summary>
    public IEnumerable<Span> Without(IEnumerable<Span> others)
    {
        var from = From;
        foreach (var other in others.OrderBy(other => other.From))
        {
            if (other.From > from && from < To)
                yield return new Span(from, other.From < To ? other.From : To);
            if (other.To > from)
                from = other.To;
        }
        if (from < To)
            yield return new Span(from, To);
    }
}

/// <summary>When two databases claimed to be primary, and whether that was longer than it may be.</summary>
public static class PrimaryOverlap
{
    /// <summary>Two answers that are further apart are no evidence of the same moment.</summary>
    private const long SameMomentMilliseconds = 150;

    /// <summary>Claims are about 200 ms apart; a busy machine delays some.</summary>
    private const long GapMilliseconds = 1500;

    /// <summary>The watch of a host asks its peer once a second, and stopping a server takes a moment.</summary>
    public static readonly TimeSpan Permitted = TimeSpan.FromSeconds(5);

    /// <summary>The claims of the first database that the second contradicts.</summary>
    /// <param name="claims">Times in milliseconds, one list a database.</param>
    public static ImmutableArray<long> Moments(long[][] claims)
    {
        if (claims is not [var first, var second])
            return [];
        var others = second.Order().ToArray();
        return [.. first.Where(at => IsNear(others, at)).Order()];
    }

    /// <summary>Moments that follow one another, as spans.</summary>
    public static ImmutableArray<Span> Spans(ImmutableArray<long> moments)
    {
        var spans = ImmutableArray.CreateBuilder<Span>();
        foreach (var at in moments)
        {
            var moment = DateTimeOffset.FromUnixTimeMilliseconds(at);
            if (spans.Count > 0 && (moment - spans[^1].To).TotalMilliseconds <= GapMilliseconds)
                spans[^1] = spans[^1] with { To = moment };
            else
                spans.Add(new Span(moment, moment));
        }
        return spans.ToImmutable();
    }

    /// <summary>What is longer than permitted, one sentence each.</summary>
    /// <param name="spans">When both claimed to be primary.</param>
    /// <param name="apart">When they could not ask each other.</param>
    /// <param name="successes">When a role change ended with success.</param>
    public static IEnumerable<string> Findings(
        ImmutableArray<Span> spans, ImmutableArray<Span> apart, ImmutableArray<DateTimeOffset> successes)
    {
        foreach (var span in spans)
        {
            if (span.Without(apart).FirstOrDefault(rest => rest.Length > Permitted) is { Length.Ticks: > 0 } together)
                yield return $"Both databases accepted writes for {together.Length.TotalSeconds:F1} s from "
                    + $"{together.From:HH:mm:ss.fff}Z on, and could ask each other.";
            if (successes.FirstOrDefault(at => at >= span.From && span.To - at > Permitted) is var success && success != default)
                yield return $"A command ended with success at {success:HH:mm:ss.fff}Z, and both databases accepted writes until "
                    + $"{span.To:HH:mm:ss.fff}Z.";
        }
    }

    private static bool IsNear(long[] sorted, long at)
    {
        var index = Array.BinarySearch(sorted, at - SameMomentMilliseconds);
        index = index < 0 ? ~index : index;
        return index < sorted.Length && sorted[index] <= at + SameMomentMilliseconds;
    }
}
