using System.Collections.Immutable;
using HaCluster.Topology;

namespace HaCluster.Drills.Chaos;

/// <summary>One round of chaos and what came of it.</summary>
public sealed record RoundReport
{
    public required int Number { get; init; }

    /// <summary>Repeats the round.</summary>
    public required int Seed { get; init; }

    public required ImmutableArray<PlannedFault> Faults { get; init; }

    /// <summary>Of these, those that did not strike.</summary>
    public ImmutableArray<PlannedFault> Missed { get; init; } = [];

    public required Opening Opening { get; init; }

    /// <summary>Commands that the operator ran, looks at the status aside.</summary>
    public required int Commands { get; init; }

    /// <summary>Of these, killed.</summary>
    public required int Killed { get; init; }

    public required int Acknowledged { get; init; }

    public required int Unknown { get; init; }

    public required int UnknownPresent { get; init; }

    /// <summary>Acknowledged or read, and gone.</summary>
    public required int Lost { get; init; }

    /// <summary>Of these, in the rows that a former primary kept.</summary>
    public required int Kept { get; init; }

    /// <summary>Reported by no command and kept nowhere.</summary>
    public required int Unreported { get; init; }

    public required int Reads { get; init; }

    public required int FailedReads { get; init; }

    /// <summary>How long both databases claimed to be primary, in all.</summary>
    public required TimeSpan DoublePrimary { get; init; }

    /// <summary>Longest time without an acknowledged write.</summary>
    public required TimeSpan Outage { get; init; }

    /// <summary>From the end of the faults until `status` said healthy; null when it did not.</summary>
    public required TimeSpan? HealthyAfter { get; init; }

    /// <summary>What is broken, one sentence each.</summary>
    public required ImmutableArray<string> Findings { get; init; }

    /// <summary>Where the logs of a broken round are; null for any other.</summary>
    public string? Logs { get; init; }

    public bool Passed => Findings.IsEmpty;

    /// <summary>The faults in words.</summary>
    public string FaultText =>
        string.Join(" and ", Faults.Select(fault => Missed.Contains(fault) ? $"{fault}, which did not strike," : $"{fault}"));

    public override string ToString() =>
        $"seed {Seed}: {FaultText}; {Opening.ToString().ToLowerInvariant()}, {Commands} commands"
        + $"{(Killed > 0 ? $" ({Killed} killed)" : "")}; outage {Outage.TotalSeconds:F1} s"
        + $", lost {Lost} of {Acknowledged}{(Lost > 0 ? $" ({Kept} kept, {Unreported} unreported)" : "")}, unknown {Unknown}"
        + $", two primaries {DoublePrimary.TotalSeconds:F1} s"
        + (HealthyAfter is { } healthy ? $", healthy after {healthy.TotalSeconds:F0} s" : "")
        + (Passed ? ": ok" : $": BROKEN. {string.Join(' ', Findings)} Logs: {Logs}");
}

/// <param name="Seed">Of the first round.</param>
/// <param name="Impossible">Faults that cannot be had here, with the reason.</param>
public sealed record ChaosReport(
    int Seed, ReplicationMode Mode, ImmutableArray<(string Fault, string Why)> Impossible, ImmutableArray<RoundReport> Rounds)
{
    public bool Passed => Rounds.All(round => round.Passed);
}
