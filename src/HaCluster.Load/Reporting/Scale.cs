namespace HaCluster.Load.Reporting;

/// <summary>The value axis of a chart.</summary>
/// <param name="Ticks">Values that get a line.</param>
/// <param name="Share">Where a value lies between the bottom (0) and the top (1).</param>
internal sealed record Scale(IReadOnlyList<double> Ticks, Func<double, double> Share)
{
    private const int MostTicks = 5;

    /// <summary>From 0 to a round number that is not below the greatest value.</summary>
    public static Scale Linear(double greatest)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(greatest / MostTicks)));
        var step = new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(step => step * MostTicks >= greatest);
        var count = (int)Math.Ceiling(greatest / step);
        var top = count * step;
        return new Scale([.. Enumerable.Range(0, count + 1).Select(tick => tick * step)], value => Math.Clamp(value / top, 0, 1));
    }

    /// <summary>From the power of ten below the least value to the one above the greatest.</summary>
    public static Scale Logarithmic(double least, double greatest)
    {
        var bottom = (int)Math.Floor(Math.Log10(least));
        var top = Math.Max(bottom + 1, (int)Math.Ceiling(Math.Log10(greatest)));
        return new Scale(
            [.. Enumerable.Range(bottom, top - bottom + 1).Select(power => Math.Pow(10, power))],
            value => value <= 0 ? 0 : Math.Clamp((Math.Log10(value) - bottom) / (top - bottom), 0, 1));
    }
}
