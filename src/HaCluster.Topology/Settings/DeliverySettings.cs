namespace HaCluster.Topology.Settings;

/// <summary>How images of the application come to the cluster.</summary>
public sealed record DeliverySettings
{
    /// <summary>Whether the first region has a host with a registry for images. Default <c>false</c>.</summary>
    public bool Registry { get; init; }

    /// <summary>
    /// Images of a repository that the registry keeps although no tag names them any more, 1 to 1000, the newest first. Default 20. What a
    /// tag names, and what the cluster runs, is always kept.
    /// </summary>
    public int KeepImages { get; init; } = 20;

    /// <summary>Jenkins on the host of the registry; by default none.</summary>
    public JenkinsSettings Jenkins { get; init; } = new();
}
