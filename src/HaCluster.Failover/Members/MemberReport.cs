using System.Text.Json;

namespace HaCluster.Failover.Members;

/// <summary>Reads the JSON object that <c>observe.sh</c> prints: the server's own report, and what the host has on record.</summary>
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
            Fenced = root.Text("fenced") is not null,
            Promotion = root.Child("promotion") is { } promotion ? Promotion(promotion) : null,
            Rejoin = root.Child("rejoin") is { } rejoin ? Rejoin(rejoin) : null,
            DegradedSince = Suspension.Read(root.Text("degraded"))?.Since,
            LastContact = root.Child("contact") is { } contact
                ? LastContact.Read(contact.Time("at"), contact.Position("primaryEnd"), contact.Time("receivedAt"))
                : null,
            ObservedAt = root.Time("now"),
            SynchronousRegion = root.Text("synchronousRegion"),
            Blockers = [.. root.List("blockers").Select(line => line.GetString()).OfType<string>()],
            Facts = root.Child("facts") is { } facts ? KeptFacts.Read(facts) : null,
            ReplicatedEpoch = root.LongNumber("replicatedEpoch") ?? 0,
            WaitingCommits = root.GetProperty("waitingCommits").GetInt32(),
        };
        var status = DatabaseReport.Read(member.Host, root.GetProperty("status"));
        return status.Running ? Running(status, observed) : Stopped(root.GetProperty("stopped"), observed);
    }

    private static MemberState Running(DatabaseReport status, MemberState member) => member with
    {
        Server = ServerState.Running,
        Role = status.Role,
        Timeline = status.Timeline ?? throw new JsonException("a running server without a timeline"),
        FlushLsn = status.Lsn,
        ReplayLsn = status.ReplayedLsn,
        ReplayPaused = status.ReplayPaused,
        ReplayWaitsFor = status.ReplayWaitsFor,
        Streaming = status.Streams,
        CommitsWait = status.SynchronousStandbyNames.Length > 0,
        LastContact = status.Receiver?.LastContact ?? member.LastContact,
    };

    private static MemberState Stopped(JsonElement stopped, MemberState member) => stopped.ValueKind != JsonValueKind.Object
        ? member
        : member with
        {
            Server = ServerState.Stopped,
            Role = stopped.Text("role") == "standby" ? DatabaseRole.Standby : DatabaseRole.Primary,
            Timeline = stopped.GetProperty("timeline").GetInt32(),
            FlushLsn = stopped.Position("endLsn"),
        };

    private static PromotionRecord Promotion(JsonElement record) => new()
    {
        Epoch = record.GetProperty("epoch").GetInt64(),
        Kind = Enum.Parse<PlanKind>(record.GetProperty("kind").GetString()!),
        From = record.GetProperty("from").GetString()!,
        To = record.GetProperty("to").GetString()!,
        Fence = Enum.Parse<Fence>(record.GetProperty("fence").GetString()!),
        State = State(record),
    };

    private static RejoinRecord Rejoin(JsonElement record) => new(
        record.GetProperty("epoch").GetInt64(),
        record.GetProperty("number").GetInt32(),
        record.GetProperty("region").GetString()!,
        record.GetProperty("startsMachine").GetBoolean(),
        State(record));

    private static RecordState State(JsonElement record) => record.Text("state") == "done" ? RecordState.Done : RecordState.Intended;
}
