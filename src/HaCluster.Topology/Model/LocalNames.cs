namespace HaCluster.Topology.Model;

/// <summary>
/// Names of Docker objects of the local target. All derive from region and host names, so that two clusters whose regions are named
/// differently live side by side on one machine. A host's container has the host's name.
/// </summary>
public static class LocalNames
{
    /// <summary>Label on every object, whose value is the stack's name.</summary>
    public const string StackLabel = "hacluster.stack";

    public static string NetworkOf(Region region) => NetworkOf(region.Name);

    /// <summary>The same by the name of the region.</summary>
    public static string NetworkOf(string region) => $"{region}-network";

    /// <summary>Stands for the peering of the two regions; stopped, it partitions them.</summary>
    public static string Router(ClusterTopology topology) => $"{string.Join('-', topology.Regions.Select(region => region.Name))}-router";

    /// <summary>The volume with the host's database; it outlives the container.</summary>
    public static string DataVolumeOf(ClusterHost database) => DataVolumeOf(database.Name);

    /// <summary>The volume of any host that has one for what it keeps, but for the backups.</summary>
    public static string DataVolumeOf(string host) => $"{host}-data";

    /// <summary>The volume with the region's backups; it outlives the container, too.</summary>
    public static string RepositoryVolumeOf(ClusterHost service) => $"{service.Name}-backup";

    /// <summary>Whether a volume of a stack is the repository of one of its regions, whatever the stack's configuration says.</summary>
    public static bool IsRepositoryVolume(string name) => name.EndsWith("-svc-backup", StringComparison.Ordinal);

    /// <summary>The volume with what the region's monitoring host has measured.</summary>
    public static string StorageVolumeOf(ClusterHost monitoring) => $"{monitoring.Name}-data";

    /// <summary>The volume with the images of the registry.</summary>
    public static string ImageVolumeOf(ClusterHost ci) => $"{ci.Name}-data";
}
