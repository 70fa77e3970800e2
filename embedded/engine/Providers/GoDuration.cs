using System.Globalization;
using System.Text.RegularExpressions;

namespace HaCluster.Engine.Providers;

/// <summary>Durations as Go writes them: <c>5m</c>, <c>1h30m</c>, <c>1.5s</c>, <c>300000000000ns</c>, <c>0</c>.</summary>
internal static partial class GoDuration
{
    /// <returns>Null when the text is not a duration.</returns>
    public static TimeSpan? TryParse(string text)
    {
        if (text == "0")
            return TimeSpan.Zero;
        var match = Whole().Match(text);
        if (!match.Success)
            return null;
        // Decimal, because binary fractions of a second come out a tick short.
        var ticks = match.Groups["value"].Captures.Zip(
            match.Groups["unit"].Captures,
            (value, unit) => decimal.Parse(value.ValueSpan, CultureInfo.InvariantCulture) * TicksOf(unit.Value)).Sum();
        return ticks <= TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)ticks) : null;
    }

    private static decimal TicksOf(string unit) => unit switch
    {
        "h" => TimeSpan.TicksPerHour,
        "m" => TimeSpan.TicksPerMinute,
        "s" => TimeSpan.TicksPerSecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "us" or "µs" => TimeSpan.TicksPerMicrosecond,
        _ => 1m / TimeSpan.NanosecondsPerTick,
    };

    [GeneratedRegex(@"^((?<value>[0-9]{1,15}(\.[0-9]*)?)(?<unit>h|ms|m|s|us|µs|ns))+$")]
    private static partial Regex Whole();
}
