using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HaCluster.Drills.Load;

namespace HaCluster.Drills.Checks;

/// <summary>What a command said could be lost, held against what was.</summary>
/// <param name="Bytes">WAL bytes between the fenced primary's end and the new one's begin; null where it could not be read.</param>
/// <param name="Since">Without <paramref name="Bytes"/>, only writes acknowledged after this moment can be lost.</param>
/// <param name="Announced">Besides, WAL bytes that had been announced by then.</param>
public sealed record LossClaim(long? Bytes, DateTimeOffset? Since, long Announced)
{
    /// <summary>WAL of one row at least: what makes a byte bound a row bound.</summary>
    private const int SmallestRowBytes = 64;

    /// <summary>Nothing is lost, unless the old primary was let go on alone.</summary>
    public bool OnlyIfAlone { get; init; }

    public bool IsUnbounded => Bytes is null && Since is null && !OnlyIfAlone;

    /// <summary>The claims of a command about its own loss and about that of a role change before it.</summary>
    /// <param name="report">What the command printed as JSON; null or empty for nothing.</param>
    public static ImmutableArray<LossClaim> Read(string? report)
    {
        if (string.IsNullOrWhiteSpace(report))
            return [];
        using var document = JsonDocument.Parse(report);
        return
        [
            .. ((string[])["loss", "earlierLoss"])
                .Where(name => document.RootElement.TryGetProperty(name, out _))
                .Select(name => Read(document.RootElement.GetProperty(name))),
        ];
    }

    /// <summary>The lost writes that no claim covers.</summary>
    public static ImmutableArray<Attempt> Uncovered(IEnumerable<Attempt> lost, IReadOnlyCollection<LossClaim> claims)
    {
        var outside = lost.Where(write => !claims.Any(claim => claim.Bytes is null && claim.Since <= write.Ended)).ToImmutableArray();
        return outside.Length <= claims.Sum(claim => (claim.Bytes ?? claim.Announced) / SmallestRowBytes) ? [] : outside;
    }

    public override string ToString() =>
        OnlyIfAlone ? $"nothing, unless commits went on alone{(Since is { } moment ? $" after {moment:HH:mm:ss.fff}Z" : "")}"
        : Bytes is { } bytes ? $"{bytes} bytes of WAL"
        : Since is { } since ? $"writes since {since:HH:mm:ss.fff}Z" : "unbounded";

    private static LossClaim Read(JsonElement loss) => new(
        loss.TryGetProperty("bytes", out var exact)
            ? exact.GetInt64()
            : loss.TryGetProperty("boundBytes", out var bound)
            ? bound.GetInt64()
            : null,
        loss.TryGetProperty("since", out var since) ? DateTimeOffset.Parse(since.GetString()!, CultureInfo.InvariantCulture) : null,
        loss.TryGetProperty("announcedBytes", out var announced) ? announced.GetInt64() : 0)
    {
        OnlyIfAlone = loss.TryGetProperty("onlyIfAlone", out var alone) && alone.GetBoolean(),
    };
}
