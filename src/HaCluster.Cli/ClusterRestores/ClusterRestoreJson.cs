using System.Text.Json;
using HaCluster.Failover.Planning;

namespace HaCluster.Cli.ClusterRestores;

/// <summary>
/// <c>{result: done | failed | already-done, region, host, target, restored: {lsn, lastTransaction, backup, timeline}, givenUpBytes, plan:
/// {epoch, from, to, fence, steps}, rejoinedBy, kept: {target, at, bytes}, writes: [{region, required, acknowledged}], error}</c>; what is
/// not known is left out.
/// </summary>
internal static class ClusterRestoreJson
{
    /// <param name="writer">Of the document.</param>
    /// <param name="report">What is known.</param>
    /// <param name="writeError">Writes the member <c>error</c>; null when all went well.</param>
    public static void Write(Utf8JsonWriter writer, ClusterRestoreReport report, Action<Utf8JsonWriter>? writeError = null)
    {
        writer.WriteStartObject();
        writer.WriteString(
            "result", writeError is not null ? "failed" : report is { AlreadyDone: true, After: null } ? "already-done" : "done");
        writer.WriteString("region", report.Region.Name);
        writer.WriteString("host", report.Region.DatabaseHost.Name);
        writer.WriteString("target", report.Arguments.Target);
        if (report.Prepared is { } prepared)
            WritePrepared(writer, prepared);
        if (report.GivenUpBytes is { } bytes)
            writer.WriteNumber("givenUpBytes", bytes);
        WritePlan(writer, report.Plan);
        if (report.RejoinedBy is { } way)
            writer.WriteString("rejoinedBy", way);
        if (report.Folders.Kept is { } kept)
        {
            writer.WriteStartObject("kept");
            writer.WriteString("target", kept.Target);
            writer.WriteString("at", kept.At.UtcDateTime);
            writer.WriteNumber("bytes", kept.Bytes);
            writer.WriteEndObject();
        }
        writer.WriteStartArray("writes");
        foreach (var write in report.Writes)
        {
            writer.WriteStartObject();
            writer.WriteString("region", write.Entry.Region.Name);
            writer.WriteBoolean("required", write.Entry.Required);
            writer.WriteBoolean("acknowledged", write.AcknowledgedAt is not null);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writeError?.Invoke(writer);
        writer.WriteEndObject();
    }

    private static void WritePrepared(Utf8JsonWriter writer, PreparedData prepared)
    {
        writer.WriteStartObject("restored");
        writer.WriteString("lsn", prepared.Lsn.ToString());
        if (prepared.At.Length > 0)
            writer.WriteString("lastTransaction", prepared.At);
        if (prepared.Backup.Length > 0)
            writer.WriteString("backup", prepared.Backup);
        writer.WriteNumber("timeline", prepared.Timeline);
        writer.WriteEndObject();
    }

    private static void WritePlan(Utf8JsonWriter writer, Plan plan)
    {
        writer.WriteStartObject("plan");
        writer.WriteNumber("epoch", plan.Epoch);
        writer.WriteString("from", plan.From);
        writer.WriteString("to", plan.To);
        writer.WriteString("fence", plan.Fence.ToString().ToLowerInvariant());
        writer.WriteStartArray("steps");
        foreach (var step in plan.Steps)
            writer.WriteStringValue(PlanText.Id(step));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
