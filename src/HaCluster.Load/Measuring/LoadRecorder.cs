using System.Collections.Immutable;
using HaCluster.Load.Content;

namespace HaCluster.Load.Measuring;

/// <summary>One second of a test; a request belongs to the second in which it ended.</summary>
/// <param name="Second">Counted from 0.</param>
/// <param name="Reads">Those that did what they were sent for.</param>
/// <param name="Writes">The same.</param>
/// <param name="Errors">Requests that did not.</param>
/// <param name="Latency">Of reads and writes together.</param>
public sealed record SecondSummary(int Second, long Reads, long Writes, long Errors, LatencySummary Latency);

/// <summary>What a test has done so far.</summary>
/// <param name="Requests">All that ended.</param>
/// <param name="Last">The last second that is over; null in the first one.</param>
public sealed record LoadProgress(TimeSpan Elapsed, long Requests, long Errors, SecondSummary? Last);

/// <summary>Takes what became of each request. Safe for concurrent use.</summary>
/// <param name="elapsed">Time since the start of the test.</param>
internal sealed class LoadRecorder(Func<TimeSpan> elapsed)
{
    private const int SamplesOfKind = 3;

    private readonly Lock _gate = new();
    private readonly Latencies _reads = new();
    private readonly Latencies _writes = new();
    private readonly Latencies _second = new();
    private readonly SortedDictionary<string, long> _errors = new(StringComparer.Ordinal);
    private readonly List<ErrorSample> _samples = [];
    private readonly List<SecondSummary> _seconds = [];
    private (long Reads, long Writes, long Errors) _current;
    private long _requests;
    private long _failed;

    public void Record(bool read, TimeSpan latency, Fault? fault)
    {
        lock (_gate)
        {
            var now = elapsed();
            CloseSeconds((int)now.TotalSeconds);
            _requests++;
            if (fault is not null)
            {
                Count(fault, now);
                return;
            }
            _current = read ? _current with { Reads = _current.Reads + 1 } : _current with { Writes = _current.Writes + 1 };
            (read ? _reads : _writes).Record(latency);
            _second.Record(latency);
        }
    }

    public LoadProgress Progress
    {
        get
        {
            lock (_gate)
            {
                var now = elapsed();
                CloseSeconds((int)now.TotalSeconds);
                return new LoadProgress(now, _requests, _failed, _seconds.LastOrDefault());
            }
        }
    }

    /// <summary>What was recorded, when no more comes.</summary>
    /// <param name="notSent">Requests that were due and never sent.</param>
    public Measurements Complete(long notSent)
    {
        lock (_gate)
        {
            var now = elapsed();
            CloseSeconds((int)now.TotalSeconds);
            if (notSent > 0)
                _errors[ErrorKinds.NotSent] = notSent;
            if (_current != default)
                CloseSeconds(_seconds.Count + 1);
            return new Measurements(
                now, _requests, _reads.Summarize(), _writes.Summarize(), _errors.ToImmutableSortedDictionary(StringComparer.Ordinal),
                [.. _samples], [.. _seconds]);
        }
    }

    private void Count(Fault fault, TimeSpan now)
    {
        _failed++;
        _current.Errors++;
        var before = _errors.GetValueOrDefault(fault.Kind);
        _errors[fault.Kind] = before + 1;
        if (before < SamplesOfKind)
            _samples.Add(new ErrorSample(now, fault.Kind, fault.Detail));
    }

    private void CloseSeconds(int now)
    {
        while (_seconds.Count < now)
        {
            _seconds.Add(new SecondSummary(_seconds.Count, _current.Reads, _current.Writes, _current.Errors, _second.Summarize()));
            _current = default;
            _second.Clear();
        }
    }
}

/// <summary>One of the first errors of its kind.</summary>
/// <param name="At">Since the start of the test.</param>
/// <param name="Detail">What was expected, and what came.</param>
public sealed record ErrorSample(TimeSpan At, string Kind, string Detail);

/// <param name="Requests">All that ended, whatever became of them.</param>
internal sealed record Measurements(
    TimeSpan Elapsed, long Requests, LatencySummary Reads, LatencySummary Writes, ImmutableSortedDictionary<string, long> Errors,
    ImmutableArray<ErrorSample> Samples, ImmutableArray<SecondSummary> Seconds);
