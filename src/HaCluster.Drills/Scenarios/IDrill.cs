using System.Collections.Immutable;

namespace HaCluster.Drills.Scenarios;

/// <summary>One way in which a cluster breaks, and what the operator does about it.</summary>
public interface IDrill
{
    string Name { get; }

    string Description { get; }

    /// <summary>Acknowledged writes may be lost even with synchronous replication, when a command has announced it.</summary>
    bool MayLose => false;

    /// <summary>
    /// Alerts that the monitoring of a cluster, where it has one, must tell of before anything is repaired, and which must have ended
    /// afterwards.
    /// </summary>
    ImmutableArray<string> Alerts => [];

    /// <summary>Alerts that may fire, too, depending on how long the fault lasts. Any other one is a finding.</summary>
    ImmutableArray<string> PossibleAlerts => [];

    /// <summary>
    /// Breaks the cluster and recovers it until writes flow again. Machines may stay down and the old primary out: whoever runs the
    /// drill brings them back afterwards.
    /// </summary>
    Task RunAsync(DrillContext drill);
}
