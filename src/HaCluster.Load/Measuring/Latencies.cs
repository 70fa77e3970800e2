using HdrHistogram;

namespace HaCluster.Load.Measuring;

/// <summary>The distribution of latencies, in milliseconds; of the requests that did what they were sent for.</summary>
/// <param name="Count">How many there were; with none, every value is 0.</param>
public sealed record LatencySummary(long Count, double P50, double P90, double P95, double P99, double P999, double Max);

/// <summary>A histogram of latencies with three significant digits, from a microsecond to two hours.</summary>
internal sealed class Latencies
{
    private const int Digits = 3;
    private const double MicrosecondsInMillisecond = 1000;

    // A request of an open loop can wait for the whole test, which lasts an hour at most.
    private static readonly long Longest = (long)TimeSpan.FromHours(2).TotalMicroseconds;

    private readonly LongHistogram _histogram = new(1, Longest, Digits);
    private long _longest;

    public void Record(TimeSpan latency)
    {
        var microseconds = Math.Clamp((long)latency.TotalMicroseconds, 1, Longest);
        _longest = Math.Max(_longest, microseconds);
        _histogram.RecordValue(microseconds);
    }

    public LatencySummary Summarize() => new(
        _histogram.TotalCount, At(50), At(90), At(95), At(99), At(99.9), _longest / MicrosecondsInMillisecond);

    public void Clear()
    {
        _histogram.Reset();
        _longest = 0;
    }

    // The histogram knows a value to three digits, and the longest one exactly.
    private double At(double percentile) =>
        _histogram.TotalCount == 0 ? 0 : Math.Min(_longest, _histogram.GetValueAtPercentile(percentile)) / MicrosecondsInMillisecond;
}
