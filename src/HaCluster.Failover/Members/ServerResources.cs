using System.Collections.Immutable;
using System.Text.Json;

namespace HaCluster.Failover.Members;

/// <summary>What of a database server's means is used up; a value that it did not report is absent.</summary>
public sealed record ServerResources
{
    public static ServerResources Unknown { get; } = new();

    /// <summary>Of clients; null when the server was not asked.</summary>
    public ConnectionUse? Connections { get; init; }

    /// <summary>The file systems of the data, the WAL, the state folder and the host itself, each once.</summary>
    public ImmutableArray<Volume> Volumes { get; init; } = [];

    public ImmutableArray<ReplicationSlot> Slots { get; init; } = [];

    internal static ServerResources Read(JsonElement status) => new()
    {
        Connections = status.Child("connections") is { } use && use.Number("used") is { } used && use.Number("limit") is { } limit
            ? new ConnectionUse(used, limit)
            : null,
        Volumes = [.. status.List("volumes").Select(Volume.Read).OfType<Volume>()],
        Slots = [.. status.List("slots").Select(ReplicationSlot.Read)],
    };
}

/// <param name="Limit">For roles without reserved connections.</param>
public sealed record ConnectionUse(int Used, int Limit);

/// <param name="Path">Where it is mounted.</param>
/// <param name="FreeBytes">For users other than root.</param>
public sealed record Volume(string Path, long FreeBytes, long SizeBytes, bool ReadOnly)
{
    public double FreePercent => SizeBytes == 0 ? 0 : 100.0 * FreeBytes / SizeBytes;

    /// <returns>Null for a row that is not one.</returns>
    internal static Volume? Read(JsonElement row) =>
        row.Text("path") is { } path && row.LongNumber("freeBytes") is { } free && row.LongNumber("sizeBytes") is { } size
            ? new Volume(path, free, size, row.Flag("readOnly") ?? false)
            : null;
}

/// <param name="WalStatus">
/// <c>reserved</c>, <c>extended</c>, <c>unreserved</c> or <c>lost</c>; null for a slot that keeps no WAL (<c>pg_replication_slots</c>).
/// </param>
/// <param name="RetainedBytes">WAL that it keeps on the disk; null when it keeps none.</param>
public sealed record ReplicationSlot(string Name, bool Active, string? WalStatus, long? RetainedBytes)
{
    public const string Unreserved = "unreserved";
    public const string Lost = "lost";

    internal static ReplicationSlot Read(JsonElement row) =>
        new(row.Text("name") ?? "", row.Flag("active") ?? false, row.Text("walStatus"), row.LongNumber("retainedBytes"));
}
