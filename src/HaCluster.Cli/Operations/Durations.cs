using System.Globalization;

namespace HaCluster.Cli.Operations;

internal static class Durations
{
    /// <summary><c>0.3s</c>, <c>12s</c>, <c>1m05s</c>: as exact as is useful.</summary>
    public static string Text(TimeSpan duration) => duration.TotalSeconds switch
    {
        < 10 => duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + "s",
        < 60 => Math.Floor(duration.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s",
        _ => $"{(int)duration.TotalMinutes}m{duration.Seconds:00}s",
    };
}
