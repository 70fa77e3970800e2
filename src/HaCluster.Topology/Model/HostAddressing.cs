namespace HaCluster.Topology.Model;

/// <summary>Where in a subnet each machine lives, as offset from the network address.</summary>
public static class HostAddressing
{
    /// <summary>The network's own gateway (the Docker bridge).</summary>
    public const int Gateway = 1;

    /// <summary>The peering router's leg in the region; local target only.</summary>
    public const int Router = 2;

    /// <summary>
    /// Addresses at the start of a subnet that AWS keeps for itself, network address, router and DNS among them; it keeps the last
    /// one, too (Amazon VPC user guide, "Subnet CIDR blocks").
    /// </summary>
    public const int ReservedByAws = 4;

    /// <summary>The smallest subnet that still holds the highest address of <see cref="OneSubnet"/>.</summary>
    public const int LongestSubnetPrefix = 27;

    /// <summary>All hosts share a subnet (local). The offset of a role's first host; others follow.</summary>
    public static PerRole<int> OneSubnet { get; } = new() { Service = 10, Application = 20, Database = 30 };

    /// <summary>Each role has its subnet (aws), which may be as small as /28.</summary>
    public static PerRole<int> OwnSubnets { get; } = new() { Service = 10, Application = 10, Database = 10 };
}
