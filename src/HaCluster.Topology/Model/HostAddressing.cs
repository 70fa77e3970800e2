namespace HaCluster.Topology.Model;

/// <summary>Where in a region's subnet each machine lives, as offset from the network address.</summary>
public static class HostAddressing
{
    /// <summary>The network's own gateway (the Docker bridge, or the first address a VPC reserves).</summary>
    public const int Gateway = 1;

    /// <summary>The peering router's leg in the region; local target only.</summary>
    public const int Router = 2;

    public const int Service = 10;

    /// <summary>The first application host; the others follow.</summary>
    public const int FirstApplication = 20;

    public const int Database = 30;

    /// <summary>The smallest subnet that still holds the highest of these addresses.</summary>
    public const int LongestSubnetPrefix = 27;
}
