using System.Text.Json;

namespace HaCluster.Observation.Backups;

/// <summary>How a database host gets on with archiving its WAL.</summary>
/// <param name="Host">Name of the database host.</param>
/// <param name="Failure">Why it did not say; null when it did.</param>
public sealed record ArchiveReport(string Host, string? Failure)
{
    /// <summary>The server's <c>archive_mode</c>; <c>unknown</c> when it does not answer.</summary>
    public string Mode { get; init; } = "unknown";

    public DateTimeOffset? ArchivedAt { get; init; }

    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>WAL that waits to be archived.</summary>
    public long WaitingBytes { get; init; }

    /// <summary>The last restore that was checked on this host; null when none was.</summary>
    public RestoreCheck? RestoreCheck { get; init; }

    /// <summary>What a restore of the whole cluster has set aside on this host; null when nothing.</summary>
    public KeptData? Kept { get; init; }

    /// <summary>The last attempt failed, and there is something to archive.</summary>
    public bool Failing => WaitingBytes > 0 && FailedAt is { } failed && !(ArchivedAt > failed);

    /// <summary>Reads the one JSON object that <c>archive-status</c> prints.</summary>
    /// <exception cref="JsonException">Something else.</exception>
    public static ArchiveReport Read(string host, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var mode = root.GetProperty("mode").GetString() ?? "unknown";
            var check = RestoreCheck.Read(root);
            // That of an earlier version does not say it.
            var kept = root.TryGetProperty("kept", out var record) && record.ValueKind == JsonValueKind.Object
                ? KeptData.Read(record)
                : null;
            return mode == "unknown" ? new ArchiveReport(host, null) { RestoreCheck = check, Kept = kept } : new ArchiveReport(host, null)
            {
                Mode = mode,
                Kept = kept,
                RestoreCheck = check,
                ArchivedAt = Moment(root, "archivedAt"),
                FailedAt = Moment(root, "failedAt"),
                WaitingBytes = root.GetProperty("waitingBytes").GetInt64(),
            };
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    private static DateTimeOffset? Moment(JsonElement parent, string name) =>
        parent.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetDateTimeOffset() : null;
}
