namespace HaCluster.Topology;

/// <summary>When a commit is acknowledged.</summary>
public enum ReplicationMode
{
    /// <summary>Once the primary has it.</summary>
    Asynchronous,

    /// <summary>Once the other region has it too; while the standby is away, writes wait.</summary>
    Synchronous,
}
