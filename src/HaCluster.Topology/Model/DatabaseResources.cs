using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Model;

/// <summary>
/// What a database server may use of its machine, the same on both servers. Derived from the memory of a database host and the size of its
/// data volume (PostgreSQL's documentation, 20.4.1 "Memory" and 20.5.2 "Checkpoints"); a value that the operator has set wins.
/// </summary>
public sealed record DatabaseResources
{
    /// <summary>
    /// Memory that a server may count on where the hosts are containers of one machine with much else on it, MiB. A quarter of it are the
    /// buffers that such a server had before they were derived: another size would restart the servers of a cluster that is updated.
    /// </summary>
    public const int LocalMemoryMb = 256;

    /// <summary>The same for an instance type whose memory is not known, MiB.</summary>
    public const int UnknownMemoryMb = 1024;

    // PostgreSQL's default; the disk below the volumes of the target local is that of the machine.
    private const int UsualMaxWalSizeMb = 1024;

    /// <summary>A quarter of the memory; the cache of the operating system has the most of the rest.</summary>
    public required int SharedBuffersMb { get; init; }

    /// <summary>What the planner may take for cached, by the server or by the operating system: three quarters of the memory.</summary>
    public required int EffectiveCacheSizeMb { get; init; }

    /// <summary>
    /// For a sort of a session: a quarter of the memory divided by all connections. A hash table takes twice as much
    /// (<c>hash_mem_multiplier</c>), so that all connections with one each stay within half of the memory.
    /// </summary>
    public required int WorkMemKb { get; init; }

    /// <summary>For each of the three processes of autovacuum, and for an index that is built: a sixteenth of the memory.</summary>
    public required int MaintenanceWorkMemMb { get; init; }

    /// <summary>
    /// WAL between two checkpoints: a tenth of the data volume. It is also what a server that crashed has to read again, so it has a limit.
    /// </summary>
    public required int MaxWalSizeMb { get; init; }

    /// <summary>WAL files that are kept for reuse: a quarter of <see cref="MaxWalSizeMb"/>.</summary>
    public int MinWalSizeMb => Math.Clamp(MaxWalSizeMb / 4, 32, 1024);

    /// <param name="settings">What the operator has set.</param>
    /// <param name="memoryMb">Memory of a database host, MiB.</param>
    /// <param name="dataVolumeGb">Size of the volume for PostgreSQL, GiB; null when it has none of its own.</param>
    public static DatabaseResources Of(DatabaseSettings settings, int memoryMb, int? dataVolumeGb)
    {
        var shared = settings.SharedBuffersMb ?? Math.Clamp(memoryMb / 4, 16, 65536);
        return new DatabaseResources
        {
            SharedBuffersMb = shared,
            EffectiveCacheSizeMb = Math.Max(memoryMb / 4 * 3, shared),
            WorkMemKb = settings.WorkMemKb ?? (int)Math.Clamp(memoryMb * 1024L / 4 / settings.MaxConnections, 1024, 1048576),
            MaintenanceWorkMemMb = settings.MaintenanceWorkMemMb ?? Math.Clamp(memoryMb / 16, 16, 2047),
            MaxWalSizeMb = settings.MaxWalSizeMb
                ?? (dataVolumeGb is { } volume ? Math.Clamp(volume * 1024 / 10, 128, 16384) : UsualMaxWalSizeMb),
        };
    }

    internal static DatabaseResources Of(DatabaseSettings settings, AwsTopology? aws)
    {
        var memory = aws is null ? LocalMemoryMb : InstanceMemory.MbOf(aws.InstanceTypes.Database) ?? UnknownMemoryMb;
        return Of(settings, settings.MemoryMb ?? memory, aws?.DataVolumeGb);
    }
}
