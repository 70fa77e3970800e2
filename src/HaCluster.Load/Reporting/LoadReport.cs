using System.Collections.Immutable;
using HaCluster.Load.Events;
using HaCluster.Load.Measuring;

namespace HaCluster.Load.Reporting;

public enum LoadEnd
{
    /// <summary>The number of requests or the duration was reached.</summary>
    Completed,

    /// <summary>The longest time that a test may take was over before the number of requests was reached.</summary>
    TimeLimit,

    Interrupted,
}

/// <summary>What a load test measured.</summary>
public sealed record LoadReport
{
    public required LoadOptions Options { get; init; }

    public required ImmutableArray<LoadTarget> Targets { get; init; }

    /// <summary>What the names that were written begin with.</summary>
    public required string Family { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required LoadEnd End { get; init; }

    /// <summary>Writes before the test, which made the names that are read. They are not measured.</summary>
    public required Preparation Preparation { get; init; }

    /// <summary>Requests that ended, whatever became of them.</summary>
    public required long Requests { get; init; }

    /// <summary>Number of errors by kind; see <see cref="Content.ErrorKinds"/>.</summary>
    public required ImmutableSortedDictionary<string, long> Errors { get; init; }

    /// <summary>The first errors of each kind.</summary>
    public required ImmutableArray<ErrorSample> Samples { get; init; }

    public required LatencySummary Reads { get; init; }

    public required LatencySummary Writes { get; init; }

    public required ImmutableArray<SecondSummary> Seconds { get; init; }

    /// <summary>In the order of time.</summary>
    public required ImmutableArray<LoadMark> Marks { get; init; }

    public DateTimeOffset Ended => Started + Elapsed;

    public long ErrorCount => Errors.Values.Sum();

    /// <summary>Requests a second that did what they were sent for.</summary>
    public double Throughput => Elapsed > TimeSpan.Zero ? (Reads.Count + Writes.Count) / Elapsed.TotalSeconds : 0;

    /// <summary>Nothing went wrong, in the preparation neither.</summary>
    public bool Passed => ErrorCount == 0 && Preparation.Failed == 0;
}

/// <param name="Errors">Of the failed writes, by kind.</param>
public sealed record Preparation(int Writes, ImmutableSortedDictionary<string, long> Errors)
{
    public long Failed => Errors.Values.Sum();
}
