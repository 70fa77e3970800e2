using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Cli.Failover;

/// <summary>What a role change did.</summary>
/// <param name="After">Null when it did not come that far.</param>
/// <param name="Timeline">Null when it did not come that far.</param>
/// <param name="Writes">Empty when it did not come that far.</param>
internal sealed record RoleChangeReport(
    Plan Plan, ClusterState Before, ClusterState? After, FailoverTimeline? Timeline, RoleChangeFacts Facts,
    ImmutableArray<WriteProbe> Writes);

/// <summary>
/// <c>{result: done | failed | already-done, plan: {kind, epoch, from, to, fence, scope, steps}, before, after: [member], timeline:
/// {…Seconds}, loss: {boundBytes, boundSeconds, since, announcedBytes, onlyIfAlone, basis, bytes, rows}, earlierLoss, rejoinedBy, writes: [{region,
/// required, acknowledged}], error}</c>; what is not known is left out.
/// </summary>
internal static class RoleChangeJson
{
    /// <param name="writeError">Writes the member <c>error</c>; null when the role change succeeded.</param>
    public static void Write(Utf8JsonWriter writer, RoleChangeReport report, Action<Utf8JsonWriter>? writeError = null)
    {
        writer.WriteStartObject();
        writer.WriteString("result", writeError is null ? "done" : "failed");
        WritePlan(writer, report.Plan);
        WriteMembers(writer, "before", report.Before);
        if (report.After is { } after)
            WriteMembers(writer, "after", after);
        if (report.Timeline is { } timeline)
            WriteTimeline(writer, timeline);
        WriteLoss(writer, report);
        if (report.Plan.EarlierLoss is { } earlier)
        {
            writer.WriteStartObject("earlierLoss");
            WriteBound(writer, earlier);
            writer.WriteEndObject();
        }
        if (report.Facts.RejoinedBy is { } way && report.Plan.Kind == PlanKind.Rejoin)
            writer.WriteString("rejoinedBy", way);
        writer.WriteStartArray("writes");
        foreach (var probe in report.Writes)
        {
            writer.WriteStartObject();
            writer.WriteString("region", probe.Entry.Region.Name);
            writer.WriteBoolean("required", probe.Entry.Required);
            writer.WriteBoolean("acknowledged", probe.AcknowledgedAt is not null);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writeError?.Invoke(writer);
        writer.WriteEndObject();
    }

    public static void WriteAlreadyDone(Utf8JsonWriter writer, ClusterState state, Decision.AlreadyDone done)
    {
        writer.WriteStartObject();
        writer.WriteString("result", "already-done");
        writer.WriteString("summary", done.Summary);
        WriteMembers(writer, "after", state);
        if (done.Loss is { } loss)
        {
            writer.WriteStartObject("loss");
            WriteBound(writer, loss);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WritePlan(Utf8JsonWriter writer, Plan plan)
    {
        writer.WriteStartObject("plan");
        writer.WriteString("kind", plan.Kind.ToString().ToLowerInvariant());
        writer.WriteNumber("epoch", plan.Epoch);
        writer.WriteString("from", plan.From);
        writer.WriteString("to", plan.To);
        writer.WriteString("fence", plan.Fence.ToString().ToLowerInvariant());
        writer.WriteString("scope", plan.Scope?.ToString().ToLowerInvariant());
        writer.WriteStartArray("steps");
        foreach (var step in plan.Steps)
            writer.WriteStringValue(PlanText.Id(step));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, string name, ClusterState state)
    {
        writer.WriteStartArray(name);
        foreach (var member in (MemberState[])[state.First, state.Second])
        {
            writer.WriteStartObject();
            writer.WriteString("region", member.Region);
            writer.WriteString("host", member.Host);
            writer.WriteBoolean("reachable", member.Reachable);
            writer.WriteString("server", member.Server.ToString().ToLowerInvariant());
            writer.WriteString("role", member.Role.ToString().ToLowerInvariant());
            writer.WriteNumber("timeline", member.Timeline);
            writer.WriteString("lsn", member.FlushLsn?.ToString());
            writer.WriteBoolean("streaming", member.Streaming);
            writer.WriteBoolean("fenced", member.Fenced);
            writer.WriteNumber("epoch", member.Epoch);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteTimeline(Utf8JsonWriter writer, FailoverTimeline timeline)
    {
        writer.WriteStartObject("timeline");
        Seconds("detectSeconds", timeline.Detect);
        Seconds("fenceSeconds", timeline.Fence);
        Seconds("promoteSeconds", timeline.Promote);
        Seconds("firstWriteSeconds", timeline.Reroute);
        Seconds("redundantSeconds", timeline.Redundant);
        writer.WriteEndObject();

        void Seconds(string name, TimeSpan? span)
        {
            if (span is { } value)
                writer.WriteNumber(name, Math.Round(value.TotalSeconds, 3));
        }
    }

    private static void WriteLoss(Utf8JsonWriter writer, RoleChangeReport report)
    {
        writer.WriteStartObject("loss");
        WriteBound(writer, report.Plan.Loss);
        if (report.Facts.LostBytes is { } bytes)
            writer.WriteNumber("bytes", bytes);
        if (report.Facts.DivergedRows is { } rows)
            writer.WriteNumber("rows", rows);
        writer.WriteEndObject();
    }

    private static void WriteBound(Utf8JsonWriter writer, LossBound bound)
    {
        if (bound.Bytes is { } boundBytes)
            writer.WriteNumber("boundBytes", boundBytes);
        if (bound.Window is { } window)
            writer.WriteNumber("boundSeconds", Math.Round(window.TotalSeconds, 3));
        if (bound.Since is { } since)
        {
            writer.WriteString("since", since.UtcDateTime);
            writer.WriteNumber("announcedBytes", bound.Announced);
        }
        if (bound.OnlyIfAlone)
            writer.WriteBoolean("onlyIfAlone", true);
        writer.WriteString("basis", bound.Basis);
    }
}
