namespace HaCluster.Topology.Settings;

/// <summary>How the hosts are connected.</summary>
public sealed record NetworkSettings
{
    /// <summary>
    /// Application and database hosts in private subnets behind a NAT gateway, reached through the service host. Default false: all
    /// hosts have public addresses, which their security groups guard. Used by the target <c>aws</c> only.
    /// </summary>
    public bool PrivateHosts { get; init; }
}
