namespace HaCluster.Topology.Settings;

/// <summary>From when on <c>status</c> calls a cluster that serves unhealthy.</summary>
public sealed record HealthSettings
{
    /// <summary>WAL in MiB that the standby has not replayed yet, 1 to 1048576. Default 64, four segments.</summary>
    public int ReplayLagMb { get; init; } = 64;

    /// <summary>WAL in MiB that a replication slot keeps on a server's disk, 1 to 1048576. Default 1024.</summary>
    public int RetainedWalMb { get; init; } = 1024;

    /// <summary>Free space in percent of a volume of a database host, 1 to 90. Default 10, as of a Kubernetes node.</summary>
    public int FreeDiskPercent { get; init; } = 10;

    /// <summary>Connections of clients in percent of those that the server accepts, 10 to 100. Default 90.</summary>
    public int ConnectionsPercent { get; init; } = 90;

    /// <summary>Hours since the newest backup in a repository, 1 to 1440. Default 3.</summary>
    public int BackupAgeHours { get; init; } = 3;

    /// <summary>WAL in MiB that waits on a database host for its repository, 16 to 1048576. Default 256.</summary>
    public int UnarchivedWalMb { get; init; } = 256;

    /// <summary>Days since the last restore that was checked, 1 to 3650. Default 35, for one in each month.</summary>
    public int RestoreTestDays { get; init; } = 35;
}
