namespace HaCluster.Topology.Model;

/// <summary>Where in a subnet each machine lives, as offset from the network address.</summary>
public static class HostAddressing
{
    /// <summary>The network's own gateway (the Docker bridge).</summary>
    public const int Gateway = 1;

    /// <summary>The peering router's leg in the region; local target only.</summary>
    public const int Router = 2;

    /// <summary>The smallest subnet that still holds the highest address of <see cref="OneSubnet"/>.</summary>
    public const int LongestSubnetPrefix = 27;

    /// <summary>All hosts share a subnet (local). The offset of a role's first host; others follow.</summary>
    public static PerRole<int> OneSubnet { get; } = new() { Service = 10, Application = 20, Database = 30, Monitoring = 15, Ci = 16 };

    /// <summary>Each role has its subnet (aws), which may be as small as /28; AWS keeps its first four addresses and the last.</summary>
    public static PerRole<int> OwnSubnets { get; } =
        new() { Service = 10, Application = 10, Database = 10, Monitoring = 10, Ci = 10 };
}
