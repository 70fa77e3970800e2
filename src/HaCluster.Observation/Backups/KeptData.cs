using System.Globalization;
using System.Text.Json;

namespace HaCluster.Observation.Backups;

/// <summary>A data directory that a restore of the whole cluster has set aside on a database host.</summary>
/// <param name="Epoch">Of that restore.</param>
/// <param name="Target">What the cluster went back to: as the user gave it, or <c>undo</c> for the data before an earlier restore.</param>
/// <param name="At">When it was set aside, by the clock of the host.</param>
/// <param name="Bytes">What it takes on the volume; 0 where there was no data.</param>
public sealed record KeptData(long Epoch, string Target, DateTimeOffset At, long Bytes)
{
    /// <param name="record"><c>{epoch, target, at, bytes}</c>; it may say more.</param>
    /// <exception cref="InvalidOperationException">Something else.</exception>
    /// <exception cref="KeyNotFoundException">Something else.</exception>
    /// <exception cref="FormatException">Something else.</exception>
    public static KeptData Read(JsonElement record) => new(
        record.GetProperty("epoch").GetInt64(), record.GetProperty("target").GetString() ?? "",
        record.GetProperty("at").GetDateTimeOffset(), record.GetProperty("bytes").GetInt64());

    /// <summary>For people: <c>the data from before the restore of 2026-01-02 03:04:05Z, 29 MiB</c>.</summary>
    public override string ToString() =>
        $"the data from before the {(Target == "undo" ? "undo" : "restore")} of "
            + $"{At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture)}, {Bytes / (1024 * 1024)} MiB";
}
