using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HaCluster.Drills.Load;

namespace HaCluster.Drills;

/// <summary>What the failover command said could be lost, held against what was.</summary>
/// <param name="Bytes">WAL bytes between the fenced primary's end and the new one's begin; null where it could not be read.</param>
/// <param name="Since">Only writes acknowledged after this moment can be lost.</param>
/// <param name="Announced">Besides, WAL bytes that had been announced by then.</param>
public sealed record LossClaim(long? Bytes, DateTimeOffset? Since, long Announced)
{
    /// <summary>WAL of one row at least: what makes a byte bound a row bound.</summary>
    private const int SmallestRowBytes = 64;

    public static LossClaim? Read(string? report)
    {
        if (string.IsNullOrWhiteSpace(report))
            return null;
        using var document = JsonDocument.Parse(report);
        if (!document.RootElement.TryGetProperty("loss", out var loss))
            return null;
        return new LossClaim(
            loss.TryGetProperty("bytes", out var exact)
                ? exact.GetInt64()
                : loss.TryGetProperty("boundBytes", out var bound)
                ? bound.GetInt64()
                : null,
            loss.TryGetProperty("since", out var since) ? DateTimeOffset.Parse(since.GetString()!, CultureInfo.InvariantCulture) : null,
            loss.TryGetProperty("announcedBytes", out var announced) ? announced.GetInt64() : 0);
    }

    public bool Covers(ImmutableArray<Attempt> lost) =>
        lost.IsEmpty
        || (Bytes is { } bytes && lost.Length <= bytes / SmallestRowBytes)
        || (Since is { } since && lost.Count(write => write.Ended < since) <= Announced / SmallestRowBytes);

    public override string ToString() =>
        Bytes is { } bytes ? $"{bytes} bytes of WAL" : Since is { } since ? $"writes since {since:HH:mm:ss.fff}Z" : "unbounded";
}
