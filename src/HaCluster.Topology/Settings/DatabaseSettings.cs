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

    /// <summary>Port PostgreSQL listens on, 1024 to 65535. Default 5432.</summary>
    public int Port { get; init; } = 5432;

    /// <summary>Client connections the server accepts, 20 to 1000. Default 100.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>Shared buffer cache in MiB, 16 to 65536. Default 64.</summary>
    public int SharedBuffersMb { get; init; } = 64;

    /// <summary>
    /// WAL in MiB that a lost standby may hold back on the primary's disk, 128 to 1048576; beyond it the slot is given up and the
    /// standby must be copied anew. Default 2048.
    /// </summary>
    public int MaxSlotWalKeepSizeMb { get; init; } = 2048;

    /// <summary>WAL in MiB kept in any case, for a rewind after failover, 64 to 1048576. Default 512.</summary>
    public int WalKeepSizeMb { get; init; } = 512;
}
