using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HaCluster.Failover.Wal;

namespace HaCluster.Observation.Probes;

/// <summary>
/// Reads the one JSON object of the database hosts' status script (<c>database-status.sh</c>):
/// <c>{up, role, timeline, lsn, systemIdentifier, fenced, hasData, at, synchronousStandbyNames, unprotectedSince, degraded, waitingCommits,
/// waitingSince, replication: [{applicationName, clientAddress, state, syncState, flushLsn, replayLsn}], receiver: {status, host}}</c>;
/// with <c>up: false</c> there is a <c>reason</c> instead of the server's own values.
/// </summary>
internal static class DatabaseStatusParser
{
    /// <exception cref="JsonException">Not a JSON object.</exception>
    public static DatabaseObservation Parse(string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new JsonException($"a JSON {root.ValueKind} instead of an object");
        if (Flag(root, "up") is not { } up)
            throw new JsonException("no boolean 'up'");
        var role = Text(root, "role") switch
        {
            _ when !up => DatabaseRole.Stopped,
            "primary" => DatabaseRole.Primary,
            "standby" => DatabaseRole.Standby,
            var other => throw new JsonException($"the role '{other}' of a running server"),
        };
        return new DatabaseObservation(
            name, role, Number(root, "timeline"), Position(root, "lsn"), Senders(root), Receiver(root), Text(root, "reason"))
        {
            SystemIdentifier = Text(root, "systemIdentifier"),
            Fenced = Flag(root, "fenced") ?? false,
            HasData = Flag(root, "hasData") ?? false,
            At = Time(Text(root, "at")),
            SynchronousStandbyNames = Text(root, "synchronousStandbyNames") ?? "",
            UnprotectedSince = Time(Text(root, "unprotectedSince")),
            Suspension = Suspended(Text(root, "degraded")),
            WaitingCommits = Number(root, "waitingCommits") ?? 0,
            WaitingSince = Time(Text(root, "waitingSince")),
        };
    }

    private static ImmutableArray<WalSender> Senders(JsonElement root) =>
        root.TryGetProperty("replication", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(row => new WalSender(
                Text(row, "applicationName") ?? "", Text(row, "clientAddress") ?? "", Text(row, "state") ?? "",
                Text(row, "syncState") ?? "", Position(row, "flushLsn"), Position(row, "replayLsn")))]
            : [];

    private static WalReceiver? Receiver(JsonElement root) =>
        root.TryGetProperty("receiver", out var receiver) && receiver.ValueKind == JsonValueKind.Object
            ? new WalReceiver(Text(receiver, "status") ?? "", Text(receiver, "host"))
            : null;

    // `2026-01-02T03:04:05Z operator: writes are acknowledged without site2-db`
    private static Suspension? Suspended(string? record)
    {
        var words = (record ?? "").Split(' ', 2);
        return Time(words[0]) is { } since ? new Suspension(since, words.Length > 1 ? words[1].Split(':')[0] : "unknown") : null;
    }

    private static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Lsn? Position(JsonElement parent, string name) => Lsn.TryParse(Text(parent, name), out var lsn) ? lsn : null;

    private static bool? Flag(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;

    private static int? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;
}
