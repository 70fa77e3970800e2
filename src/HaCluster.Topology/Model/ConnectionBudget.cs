namespace HaCluster.Topology.Model;

/// <summary>How a database server's connections are divided.</summary>
public static class ConnectionBudget
{
    /// <summary>For operators, replication and monitoring.</summary>
    public const int Reserved = 20;

    /// <summary>
    /// What each application instance needs: one connection to watch the server's state, and in its pool one for reads and one for writes.
    /// </summary>
    public const int LeastPerInstance = 1 + SmallestPool;

    // The second one is for a moment, when the first does not answer.
    private const int ProbesPerInstance = 2;

    private const int SmallestPool = 2;
    private const int LargestPool = 20;

    /// <summary>Connections that one application instance may hold to one server for reads and writes, 2 to 20.</summary>
    public static int PoolSize(int maxConnections, int instances) =>
        Math.Clamp(((maxConnections - Reserved) / instances) - ProbesPerInstance, SmallestPool, LargestPool);
}
