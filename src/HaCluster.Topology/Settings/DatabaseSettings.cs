namespace HaCluster.Topology.Settings;

/// <summary>PostgreSQL and its replication.</summary>
public sealed record DatabaseSettings
{
    /// <summary>
    /// <c>asynchronous</c>: a commit is acknowledged once the primary has it. <c>synchronous</c>: once the other region has it too;
    /// while the standby is away, writes wait. Default <c>asynchronous</c>.
    /// </summary>
    public ReplicationMode Replication { get; init; } = ReplicationMode.Asynchronous;

    /// <summary>
    /// PostgreSQL major version, 15 to 18; the hosts' package sources must have it. Default 15, the version of Debian 12.
    /// </summary>
    public int Version { get; init; } = 15;

    /// <summary>Where the database hosts get packages of PostgreSQL that Debian does not have; none unless it has a URL.</summary>
    public PackageSourceSettings PackageSource { get; init; } = new();

    /// <summary>Port PostgreSQL listens on, 1024 to 65535. Default 5432.</summary>
    public int Port { get; init; } = 5432;

    /// <summary>Client connections the server accepts, 20 to 1000. Default 100.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>
    /// Memory of a database host that PostgreSQL may count on, in MiB, 256 to 4194304. Null: that of the instance type on AWS, otherwise
    /// <see cref="Model.DatabaseResources.LocalMemoryMb"/>. The following settings are derived from it unless they are set.
    /// </summary>
    public int? MemoryMb { get; init; }

    /// <summary>Shared buffer cache in MiB, 16 to 65536.</summary>
    public int? SharedBuffersMb { get; init; }

    /// <summary>Memory for a sort of a session in KiB, 64 to 1048576.</summary>
    public int? WorkMemKb { get; init; }

    /// <summary>Memory for vacuum and for building an index in MiB, 1 to 65536.</summary>
    public int? MaintenanceWorkMemMb { get; init; }

    /// <summary>WAL in MiB between two checkpoints, 64 to 1048576; derived from the size of the data volume.</summary>
    public int? MaxWalSizeMb { get; init; }

    /// <summary>
    /// WAL in MiB that a lost standby may hold back on the primary's disk, 128 to 1048576; beyond it the slot is given up and the
    /// standby must be copied anew. Default 2048.
    /// </summary>
    public int MaxSlotWalKeepSizeMb { get; init; } = 2048;

    /// <summary>WAL in MiB kept in any case, for a rewind after failover, 64 to 1048576. Default 512.</summary>
    public int WalKeepSizeMb { get; init; } = 512;
}
