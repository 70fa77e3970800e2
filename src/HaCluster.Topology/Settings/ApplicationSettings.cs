namespace HaCluster.Topology.Settings;

/// <summary>The birthday application: how many containers, where they listen, what they may use.</summary>
public sealed record ApplicationSettings
{
    /// <summary>Application hosts in each region, 1 to 4. Default 1.</summary>
    public int Hosts { get; init; } = 1;

    /// <summary>Containers on each application host, 1 to 6. Default 3.</summary>
    public int Instances { get; init; } = 3;

    /// <summary>Port of a host's first container; the next ones count up from it. 1024 to 65000. Default 8001.</summary>
    public int FirstPort { get; init; } = 8001;

    /// <summary>Memory limit of a container in MiB, 64 to 4096; under load the application takes up to 57. Default 128.</summary>
    public int MemoryMb { get; init; } = 128;
}
