namespace HaCluster.Topology;

public enum HostRole
{
    /// <summary>Runs the load balancer.</summary>
    Service,

    /// <summary>Runs the application's containers.</summary>
    Application,

    /// <summary>Runs PostgreSQL.</summary>
    Database,

    /// <summary>Watches the other hosts; only where monitoring is enabled.</summary>
    Monitoring,

    /// <summary>Keeps the images of the application; only where the registry is enabled.</summary>
    Ci,
}
