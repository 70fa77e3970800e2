namespace HaCluster.Topology.Model;

/// <summary>How a database server's connections are divided.</summary>
public static class ConnectionBudget
{
    /// <summary>For operators, replication and monitoring.</summary>
    public const int Reserved = 20;

    /// <summary>With which each application instance watches the server's state.</summary>
    public const int ProbesPerInstance = 2;

    private const int LargestPool = 10;

    /// <summary>Connections that one application instance may hold to one server, 1 to 10.</summary>
    public static int PoolSize(int maxConnections, int instances) =>
        Math.Clamp(((maxConnections - Reserved) / instances) - ProbesPerInstance, 1, LargestPool);
}
