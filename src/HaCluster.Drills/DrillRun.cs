using System.Collections.Immutable;
using HaCluster.Topology;

namespace HaCluster.Drills;

/// <summary>What one run of a drill cost.</summary>
public sealed record DrillRun
{
    public required int Number { get; init; }

    public required string ActiveBefore { get; init; }

    public required string ActiveAfter { get; init; }

    /// <summary>Longest time without an acknowledged write.</summary>
    public required TimeSpan Outage { get; init; }

    /// <summary>
    /// From the start of the recovering command to the first acknowledged write; null without a command, or with several.
    /// </summary>
    public required TimeSpan? CommandToFirstWrite { get; init; }

    /// <summary>From the fault until a standby streamed again.</summary>
    public required TimeSpan Redundant { get; init; }

    public required int Acknowledged { get; init; }

    /// <summary>Acknowledged writes, and values that were read, that are gone and that no former primary has kept as rows.</summary>
    public required int Lost { get; init; }

    /// <summary>Those that are gone from the database, and that a former primary has kept as rows.</summary>
    public required int Kept { get; init; }

    public required int Unknown { get; init; }

    public required int Unexpected { get; init; }

    /// <summary>
    /// Moments in which both databases were primary. Where the drill makes a second one, what lasts longer than permitted is a finding.
    /// </summary>
    public required int DoublePrimaries { get; init; }

    public required int Reads { get; init; }

    public required int FailedReads { get; init; }

    /// <summary>The recovering command's own bound of the loss, as it printed it; empty without one.</summary>
    public required string LossReported { get; init; }

    /// <summary>Every lost write lies within that bound.</summary>
    public required bool LossWithinReport { get; init; }

    public required ImmutableArray<string> Findings { get; init; }

    /// <summary>Names of the alerts that fired; empty without monitoring, too.</summary>
    public ImmutableArray<string> Alerts { get; init; } = [];

    /// <summary>From the restored cluster until no alert was left; null without monitoring.</summary>
    public TimeSpan? Silent { get; init; }

    /// <summary>No invariant was violated.</summary>
    public bool Passed => DoublePrimaries == 0 && Unexpected == 0 && LossWithinReport && Findings.IsEmpty;
}

/// <summary>All runs of a drill.</summary>
/// <param name="MayLose">Synchronous replication does not protect from it: a loss has to be announced, nothing more.</param>
public sealed record DrillReport(string Name, ReplicationMode Mode, bool MayLose, ImmutableArray<DrillRun> Runs)
{
    /// <summary>Synchronous replication loses nothing else.</summary>
    public bool Passed =>
        Runs.All(run => run.Passed) && (MayLose || Mode != ReplicationMode.Synchronous || Runs.All(run => run.Lost == 0));

    /// <summary>Nearest-rank percentile; null without values.</summary>
    public static TimeSpan? Percentile(IEnumerable<TimeSpan> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(percent * sorted.Length / 100) - 1)];
    }
}
