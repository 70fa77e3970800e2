using System.Collections.Immutable;
using System.Text.Json;

namespace HaCluster.Observation.Backups;

/// <summary>What the repository of a region holds, as its service host reports it.</summary>
/// <param name="Region">Name of the region.</param>
/// <param name="Failure">Why the host did not say; null when it did.</param>
public sealed record RepositoryReport(string Region, string? Failure)
{
    /// <summary>In the order in which they were made.</summary>
    public ImmutableArray<BackupReport> Backups { get; init; } = [];

    /// <summary>The host's own clock at the moment of the report.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>When backups were scheduled here; null when that is not known.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>A backup is being made.</summary>
    public bool Running { get; init; }

    /// <summary>The segment that arrived last; null when there is none.</summary>
    public string? NewestWal { get; init; }

    /// <summary>When it arrived.</summary>
    public DateTimeOffset? NewestWalAt { get; init; }

    /// <summary>The last segment before a gap behind the newest backup; null when there is no gap.</summary>
    public string? GapAfter { get; init; }

    /// <summary>The last backup failed; null when it did not.</summary>
    public BackupNote? LastFailure { get; init; }

    /// <summary>The last verification: its text is <c>ok</c> or <c>failed</c>; null when there was none.</summary>
    public BackupNote? Verified { get; init; }

    public bool Damaged => Verified is { Text: not "ok" };

    /// <summary>Reads the one JSON object that <c>repository-status</c> prints.</summary>
    /// <exception cref="JsonException">Something else.</exception>
    public static RepositoryReport Read(string region, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new RepositoryReport(region, null)
            {
                Backups = [.. root.GetProperty("backups").EnumerateArray().Select(BackupReport.Read)],
                Now = Moment(root, "now") ?? throw new JsonException("There is no time 'now'."),
                ScheduledAt = Moment(root, "scheduledAt"),
                Running = root.GetProperty("running").GetBoolean(),
                NewestWal = root.GetProperty("newestWal").GetString(),
                NewestWalAt = Moment(root, "newestWalAt"),
                GapAfter = root.GetProperty("gapAfter").GetString(),
                LastFailure = BackupNote.Read(root.GetProperty("failure")),
                Verified = BackupNote.Read(root.GetProperty("verified")),
            };
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    // Seconds since 1970.
    internal static DateTimeOffset? Moment(JsonElement parent, string name) =>
        parent.GetProperty(name) is { ValueKind: JsonValueKind.Number } seconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds.GetInt64())
            : null;
}

/// <param name="Label">pgBackRest's name for it.</param>
/// <param name="Type"><c>full</c>, <c>diff</c> or <c>incr</c>.</param>
/// <param name="SizeBytes">Of the database.</param>
/// <param name="StoredBytes">What the backup takes in the repository.</param>
/// <param name="Damaged">Pages of the database had wrong checksums when the backup was made.</param>
public sealed record BackupReport(
    string Label, string Type, DateTimeOffset Start, DateTimeOffset Stop, long SizeBytes, long StoredBytes, bool Damaged)
{
    internal static BackupReport Read(JsonElement backup) => new(
        backup.GetProperty("label").GetString() ?? "", backup.GetProperty("type").GetString() ?? "",
        RepositoryReport.Moment(backup, "start") ?? default, RepositoryReport.Moment(backup, "stop") ?? default,
        backup.GetProperty("sizeBytes").GetInt64(), backup.GetProperty("storedBytes").GetInt64(),
        backup.GetProperty("damaged").GetBoolean());
}

/// <summary>What a backup or a verification has left in the repository for others to read.</summary>
public sealed record BackupNote(DateTimeOffset At, string Text)
{
    internal static BackupNote? Read(JsonElement note) => note.ValueKind == JsonValueKind.Null
        ? null
        : new BackupNote(note.GetProperty("at").GetDateTimeOffset(), note.GetProperty("text").GetString() ?? "");
}
