using System.Globalization;
using System.Text.Json;

namespace HaCluster.Observation.Backups;

/// <summary>A restore that was tried on a database host, from the repository of its region, and read completely.</summary>
/// <param name="At">When it was checked, by the clock of the host.</param>
/// <param name="Whole">No damage was found.</param>
/// <param name="Backup">The label of the backup from which it began.</param>
public sealed record RestoreCheck(DateTimeOffset At, bool Whole, string Backup)
{
    /// <param name="line"><c>TIME ok|damaged LABEL</c>, as <c>restored-copy show</c> has it.</param>
    /// <exception cref="FormatException">Something else.</exception>
    public static RestoreCheck Parse(string line) => line.Split(' ') is [var at, ("ok" or "damaged") and var found, var backup]
        ? new RestoreCheck(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), found == "ok", backup)
        : throw new FormatException($"'{line}' is not the note of a restore that was checked.");

    /// <param name="parent">The object that <c>archive-status</c> prints; that of an earlier version does not say it.</param>
    internal static RestoreCheck? Read(JsonElement parent) =>
        parent.TryGetProperty("restoreCheck", out var note) && note.ValueKind == JsonValueKind.String ? Parse(note.GetString()!) : null;
}
