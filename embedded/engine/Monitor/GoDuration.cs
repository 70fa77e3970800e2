using System.Globalization;
using System.Text.RegularExpressions;
using HaCluster.Engine.Execution;

namespace HaCluster.Engine.Monitor;

/// <summary>Durations as Go writes them: <c>5m</c>, <c>1h30m</c>, <c>1.5s</c>, <c>300000000000ns</c>.</summary>
internal static partial class GoDuration
{
    /// <returns>Null for an empty text or zero, which both mean no limit.</returns>
    /// <exception cref="RegistrationException">Not a duration.</exception>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length is 0)
            return null;
        var match = Pattern().Match(text);
        if (!match.Success)
            throw new RegistrationException($"'{text}' is not a duration; write it like 30s, 5m or 1h30m.");
        var seconds = match.Groups["part"].Captures.Sum(part =>
        {
            var unit = part.Value.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
            return double.Parse(part.Value.AsSpan(0, unit), CultureInfo.InvariantCulture) * SecondsOf(part.Value[unit..]);
        });
        return seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double SecondsOf(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "us" or "µs" => 1e-6,
        _ => 1e-9,
    };

    [GeneratedRegex(@"^(?<part>[0-9]+(?:\.[0-9]*)?(?:h|ms|m|s|us|µs|ns))+$")]
    private static partial Regex Pattern();
}
