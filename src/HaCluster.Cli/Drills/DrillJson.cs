using System.Text.Json;
using HaCluster.Drills;
using HaCluster.Topology;

namespace HaCluster.Cli.Drills;

/// <summary>
/// <c>{drill, replication, passed, runs: [{…}], outageSeconds: {p50, p99, max}, commandToFirstWriteSeconds, redundantSeconds,
/// acknowledged, lost, kept, unknown, doublePrimaries, reads, failedReads}</c>.
/// </summary>
internal static class DrillJson
{
    public static void Write(Utf8JsonWriter writer, DrillReport report)
    {
        var runs = report.Runs;
        writer.WriteStartObject();
        writer.WriteString("drill", report.Name);
        writer.WriteString("replication", EnumText.Of(report.Mode));
        writer.WriteBoolean("passed", report.Passed);
        Times(writer, "outageSeconds", runs.Select(run => run.Outage));
        Times(writer, "commandToFirstWriteSeconds",
            runs.Where(run => run.CommandToFirstWrite is not null).Select(run => run.CommandToFirstWrite!.Value));
        Times(writer, "redundantSeconds", runs.Select(run => run.Redundant));
        writer.WriteNumber("acknowledged", runs.Sum(run => run.Acknowledged));
        writer.WriteNumber("lost", runs.Sum(run => run.Lost));
        writer.WriteNumber("kept", runs.Sum(run => run.Kept));
        writer.WriteNumber("unknown", runs.Sum(run => run.Unknown));
        writer.WriteNumber("doublePrimaries", runs.Sum(run => run.DoublePrimaries));
        writer.WriteNumber("reads", runs.Sum(run => run.Reads));
        writer.WriteNumber("failedReads", runs.Sum(run => run.FailedReads));
        writer.WriteStartArray("runs");
        foreach (var run in runs)
            Write(writer, run);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DrillRun run)
    {
        writer.WriteStartObject();
        writer.WriteNumber("run", run.Number);
        writer.WriteString("activeBefore", run.ActiveBefore);
        writer.WriteString("activeAfter", run.ActiveAfter);
        writer.WriteNumber("outageSeconds", Seconds(run.Outage));
        if (run.CommandToFirstWrite is { } first)
            writer.WriteNumber("commandToFirstWriteSeconds", Seconds(first));
        writer.WriteNumber("redundantSeconds", Seconds(run.Redundant));
        writer.WriteNumber("acknowledged", run.Acknowledged);
        writer.WriteNumber("lost", run.Lost);
        writer.WriteNumber("kept", run.Kept);
        writer.WriteString("lossReported", run.LossReported);
        writer.WriteBoolean("lossWithinReport", run.LossWithinReport);
        writer.WriteNumber("unknown", run.Unknown);
        writer.WriteNumber("unexpected", run.Unexpected);
        writer.WriteNumber("doublePrimaries", run.DoublePrimaries);
        writer.WriteNumber("reads", run.Reads);
        writer.WriteNumber("failedReads", run.FailedReads);
        if (run.Silent is { } silent)
        {
            writer.WriteNumber("silentSeconds", Seconds(silent));
            Texts(writer, "alerts", run.Alerts);
        }
        Texts(writer, "findings", run.Findings);
        writer.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void Times(Utf8JsonWriter writer, string name, IEnumerable<TimeSpan> values)
    {
        var all = values.ToArray();
        if (all.Length == 0)
            return;
        writer.WriteStartObject(name);
        writer.WriteNumber("p50", Seconds(DrillReport.Percentile(all, 50)!.Value));
        writer.WriteNumber("p99", Seconds(DrillReport.Percentile(all, 99)!.Value));
        writer.WriteNumber("max", Seconds(all.Max()));
        writer.WriteEndObject();
    }

    private static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 3);
}
