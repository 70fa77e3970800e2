namespace HaCluster.Topology.Settings;

/// <summary>HAProxy on the service hosts.</summary>
public sealed record LoadBalancerSettings
{
    /// <summary>Port on the service host for the application, 1 to 65535. Default 80.</summary>
    public int Port { get; init; } = 80;

    /// <summary>Port on the service host for the statistics page and the metrics, 1 to 65535. Default 8081.</summary>
    public int StatsPort { get; init; } = 8081;

    /// <summary>Client connections at a time, 100 to 100000; HAProxy takes about 33 kB for each. Default 2000.</summary>
    public int MaxConnections { get; init; } = 2000;
}
