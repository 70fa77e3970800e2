using System.Globalization;
using System.Text.RegularExpressions;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>Durations as Go writes them: <c>5s</c>, <c>1m30s</c>, <c>250ms</c>.</summary>
internal static partial class GoDuration
{
    public static TimeSpan? TryParse(string text)
    {
        if (text == "0")
            return TimeSpan.Zero;
        var match = Whole().Match(text);
        if (!match.Success)
            return null;
        var total = TimeSpan.Zero;
        for (var i = 0; i < match.Groups["value"].Captures.Count; i++)
        {
            var value = double.Parse(match.Groups["value"].Captures[i].Value, CultureInfo.InvariantCulture);
            total += match.Groups["unit"].Captures[i].Value switch
            {
                "h" => TimeSpan.FromHours(value),
                "m" => TimeSpan.FromMinutes(value),
                "s" => TimeSpan.FromSeconds(value),
                "ms" => TimeSpan.FromMilliseconds(value),
                _ => TimeSpan.FromMicroseconds(value),
            };
        }
        return total;
    }

    [GeneratedRegex(@"^((?<value>\d+(\.\d+)?)(?<unit>h|ms|us|m|s))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
