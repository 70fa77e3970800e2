namespace HaCluster.Drills.Scenarios;

/// <summary>One way in which a cluster breaks, and what the operator does about it.</summary>
public interface IDrill
{
    string Name { get; }

    string Description { get; }

    /// <summary>
    /// Breaks the cluster and recovers it until writes flow again. Machines may stay down and the old primary out: whoever runs the
    /// drill brings them back afterwards.
    /// </summary>
    Task RunAsync(DrillContext drill);
}
