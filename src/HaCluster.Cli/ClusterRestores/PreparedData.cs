using System.Text.Json;
using HaCluster.Failover.Wal;
using HaCluster.Observation.Backups;

namespace HaCluster.Cli.ClusterRestores;

/// <summary>A database that is ready to take the place of the present one.</summary>
/// <param name="Target">As the user gave it, or <c>undo</c>.</param>
/// <param name="Timeline">That it begins.</param>
/// <param name="Lsn">Where that begins: what comes after it in the history before is given up.</param>
/// <param name="At">Of the last transaction that it has, as the host says it; empty when it replayed none.</param>
/// <param name="Backup">Label of the backup that it was made from; empty for data that was set aside.</param>
internal sealed record PreparedData(string Target, int Timeline, Lsn Lsn, string At, string Backup);

/// <summary>What a database host has for a restore of the whole cluster.</summary>
/// <param name="Prepared">Null when nothing is, or not completely.</param>
/// <param name="Unfinished">Something was begun to be prepared.</param>
/// <param name="Kept">What an earlier restore has set aside; null when nothing.</param>
internal sealed record RecoveryFolders(PreparedData? Prepared, bool Unfinished, KeptData? Kept)
{
    public bool IsEmpty => Prepared is null && !Unfinished && Kept is null;

    /// <summary>Reads the one JSON object that <c>restored-copy recovery</c> prints.</summary>
    /// <exception cref="JsonException">Something else.</exception>
    public static RecoveryFolders Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new RecoveryFolders(
                root.GetProperty("prepared") is { ValueKind: JsonValueKind.Object } prepared ? ReadPrepared(prepared) : null,
                root.GetProperty("unfinished").GetBoolean(),
                root.GetProperty("before") is { ValueKind: JsonValueKind.Object } before ? KeptData.Read(before) : null);
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    private static PreparedData ReadPrepared(JsonElement made) => new(
        made.GetProperty("target").GetString() ?? "", made.GetProperty("timeline").GetInt32(),
        Lsn.TryParse(made.GetProperty("lsn").GetString(), out var lsn)
            ? lsn
            : throw new JsonException("The position of the restored data is none."),
        made.GetProperty("at").GetString() ?? "", made.GetProperty("backup").GetString() ?? "");
}
