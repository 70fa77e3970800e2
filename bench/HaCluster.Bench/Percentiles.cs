using HdrHistogram;

namespace HaCluster.Bench;

internal static class Percentiles
{
    /// <summary>In seconds, from a histogram of milliseconds with three significant digits.</summary>
    public static double Of(IEnumerable<TimeSpan> times, double percentile)
    {
        var histogram = new LongHistogram((long)TimeSpan.FromHours(1).TotalMilliseconds, 3);
        foreach (var time in times)
            histogram.RecordValue((long)time.TotalMilliseconds);
        return histogram.GetValueAtPercentile(percentile) / 1000.0;
    }
}
