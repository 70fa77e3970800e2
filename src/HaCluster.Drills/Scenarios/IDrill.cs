namespace HaCluster.Drills.Scenarios;

/// <summary>One way in which a cluster breaks, and what the operator does about it.</summary>
public interface IDrill
{
    string Name { get; }

    string Description { get; }

    /// <summary>Acknowledged writes may be lost even with synchronous replication, when a command has announced it.</summary>
    bool MayLose => false;

    /// <summary>
    /// Breaks the cluster and recovers it until writes flow again. Machines may stay down and the old primary out: whoever runs the
    /// drill brings them back afterwards.
    /// </summary>
    Task RunAsync(DrillContext drill);
}
