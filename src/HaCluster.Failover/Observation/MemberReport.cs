using System.Globalization;
using System.Text.Json;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Observation;

/// <summary>Reads the JSON object that <c>observe.sh</c> prints.</summary>
public static class MemberReport
{
    /// <param name="json">The script's output.</param>
    /// <param name="member">Region, host and what is known without the host.</param>
    /// <exception cref="JsonException">The text is not the script's output.</exception>
    public static MemberState Read(string json, MemberState member)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var observed = member with
        {
            Reachable = true,
            Unreachable = null,
            Fenced = root.GetProperty("fenced").ValueKind == JsonValueKind.String,
            Promotion = Promotion(root.GetProperty("promotion")),
            Rejoin = Rejoin(root.GetProperty("rejoin")),
            DegradedSince = Degraded(root.GetProperty("degraded")),
            LastContact = Contact(root.GetProperty("contact")),
            ReplicatedEpoch = root.TryGetProperty("replicatedEpoch", out var epoch) ? epoch.GetInt32() : 0,
            WaitingCommits = root.GetProperty("waitingCommits").GetInt32(),
        };
        var status = root.GetProperty("status");
        return status.GetProperty("up").GetBoolean() ? Running(status, observed) : Stopped(root.GetProperty("stopped"), observed);
    }

    private static MemberState Running(JsonElement status, MemberState member)
    {
        var standby = status.GetProperty("role").GetString() == "standby";
        var receiver = Child(status, "receiver");
        return member with
        {
            Server = ServerState.Running,
            Role = standby ? DatabaseRole.Standby : DatabaseRole.Primary,
            Timeline = status.GetProperty("timeline").GetInt32(),
            FlushLsn = Position(status, "lsn"),
            ReplayLsn = Position(status, "replayedLsn"),
            Streaming = standby
                ? receiver is { } row && row.GetProperty("status").GetString() == "streaming"
                : status.GetProperty("replication").EnumerateArray().Any(sender => sender.GetProperty("state").GetString() == "streaming"),
            LastContact = member.LastContact ?? (receiver is { } live ? Live(live) : null),
        };
    }

    private static MemberState Stopped(JsonElement stopped, MemberState member) => stopped.ValueKind != JsonValueKind.Object
        ? member
        : member with
        {
            Server = ServerState.Stopped,
            Role = stopped.GetProperty("role").GetString() == "standby" ? DatabaseRole.Standby : DatabaseRole.Primary,
            Timeline = stopped.GetProperty("timeline").GetInt32(),
            FlushLsn = Position(stopped, "endLsn"),
        };

    private static PromotionRecord? Promotion(JsonElement record) => record.ValueKind != JsonValueKind.Object
        ? null
        : new PromotionRecord
        {
            Epoch = record.GetProperty("epoch").GetInt32(),
            Kind = Enum.Parse<PlanKind>(record.GetProperty("kind").GetString()!),
            From = record.GetProperty("from").GetString()!,
            To = record.GetProperty("to").GetString()!,
            Fence = Enum.Parse<Fence>(record.GetProperty("fence").GetString()!),
            State = State(record),
        };

    private static RejoinRecord? Rejoin(JsonElement record) => record.ValueKind != JsonValueKind.Object
        ? null
        : new RejoinRecord(
            record.GetProperty("epoch").GetInt32(),
            record.GetProperty("number").GetInt32(),
            record.GetProperty("region").GetString()!,
            record.GetProperty("startsMachine").GetBoolean(),
            State(record));

    private static RecordState State(JsonElement record) =>
        record.GetProperty("state").GetString() == "done" ? RecordState.Done : RecordState.Intended;

    // The first word is the time; the rest tells people why.
    private static DateTimeOffset? Degraded(JsonElement text) =>
        text.ValueKind == JsonValueKind.String && TryTime(text.GetString()!.Split(' ')[0], out var since) ? since : null;

    private static LastContact? Contact(JsonElement contact) =>
        contact.ValueKind == JsonValueKind.Object && TryTime(contact.GetProperty("at").GetString(), out var at)
            && Position(contact, "primaryEnd") is { } end
            ? new LastContact(at, end)
            : null;

    private static LastContact? Live(JsonElement receiver) =>
        TryTime(Text(receiver, "lastMessageAt"), out var at) && Position(receiver, "latestEndLsn") is { } end
            ? new LastContact(at, end)
            : null;

    private static JsonElement? Child(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.String ? child.GetString() : null;

    private static Lsn? Position(JsonElement parent, string name) => Lsn.TryParse(Text(parent, name), out var lsn) ? lsn : null;

    private static bool TryTime(string? text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
