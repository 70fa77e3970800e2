using System.Globalization;
using System.Text.Json;
using HaCluster.Cli.Hosting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HaCluster.Cli.Imports;

/// <summary>An import, for people and for programs.</summary>
internal static class ImportView
{
    public static IRenderable Render(ImportReport report, CommandSession session)
    {
        var parts = new List<IRenderable>
        {
            Line("import", $"{Words(report)}, from {report.Source}, on {report.Host}, since {Time(report.StartedAt)}"),
        };
        if (report.State != ImportState.Finished)
            parts.Add(Line("source", Source(report)));
        if (report.Locked)
            parts.Add(Line("locked", "the source can be read only"));
        if (report is { State: ImportState.Copying, NothingLost: false })
            parts.Add(Line(
                "role change",
                "the primary has changed otherwise than by one planned switchover since the start: changes may be missing, and the "
                    + $"cut-over compares contents ({session.Typed("import", "finish", "--compare", "contents")})"));
        if (report.Problem is { } problem)
            parts.Add(Line("problem", problem));
        if (report.WorkerProblem is { } said)
            parts.Add(Line("problem", said));
        if (report.State == ImportState.Copying)
        {
            parts.Add(Line("left", report.Left == 0 ? "no index, key or the like" : $"{report.Left} indexes, keys and the like"
                + (report.Working ? "" : $", which are not being made: {session.Typed("import", "finish")} makes them")));
            parts.Add(Tables(report));
        }
        return new Rows(parts);
    }

    public static void Write(Utf8JsonWriter writer, ImportReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("state", Words(report));
        writer.WriteString("host", report.Host);
        writer.WriteString("source", report.Source);
        writer.WriteString("startedAt", report.StartedAt.UtcDateTime);
        writer.WriteBoolean("ready", report.Ready);
        writer.WriteBoolean("nothingLost", report.NothingLost);
        writer.WriteBoolean("sourceLocked", report.Locked);
        writer.WriteNumber("statementsLeft", report.Left);
        writer.WriteBoolean("working", report.Working);
        writer.WriteString("problem", report.Problem ?? report.WorkerProblem);
        WriteNumber(writer, "lagBytes", report.SourceServer.LagBytes);
        WriteNumber(writer, "keptBytes", report.SourceServer.KeptBytes);
        WriteBoolean(writer, "sourceAnswers", report.SourceServer.Answers);
        WriteBoolean(writer, "connected", report.SourceServer.Active);
        WriteTime(writer, "receivedAt", report.ReceivedAt);
        WriteTime(writer, "finishedAt", report.FinishedAt);
        if (report.CutOverSeconds is { } seconds)
            writer.WriteNumber("cutOverSeconds", seconds);
        writer.WriteStartArray("tables");
        foreach (var table in report.Tables)
        {
            writer.WriteStartObject();
            writer.WriteString("name", table.Name);
            writer.WriteString("state", table.State);
            WriteNumber(writer, "rows", table.Rows);
            writer.WriteNumber("bytes", table.Bytes);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    internal static string Words(ImportReport report) => report.State switch
    {
        ImportState.Prepared => "prepared",
        ImportState.Copying => report.Ready ? "replicating" : "copying",
        ImportState.Switched => "cut over",
        _ => "finished",
    };

    private static string Source(ImportReport report) => report.SourceServer switch
    {
        { Answers: not true } server => $"does not answer: {server.Problem}",
        { Slot: not true } => "answers, and has no slot of the import",
        var server => (server.Active == true ? "connected" : "not connected")
            + string.Create(CultureInfo.InvariantCulture, $", {server.LagBytes ?? 0:#,0} bytes not confirmed yet, ")
            + string.Create(CultureInfo.InvariantCulture, $"{(server.KeptBytes ?? 0) / 1048576.0:#,0} MiB of WAL kept there")
            + (report.ReceivedAt is { } at ? $", last heard of at {Time(at)}" : ""),
    };

    private static Table Tables(ImportReport report)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true, Expand = false };
        foreach (var title in new[] { "TABLE", "STATE", "SIZE" })
            table.AddColumn(new TableColumn(new Markup($"[bold]{title}[/]")) { Padding = new Padding(0, 0, 2, 0), NoWrap = true });
        foreach (var each in report.Tables)
            table.AddRow(
                new Text(each.Name),
                new Text(each.State + (each.Rows is { } rows ? string.Create(CultureInfo.InvariantCulture, $", {rows:#,0} rows") : "")),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{each.Bytes / 1024.0:#,0} KiB")));
        return table;
    }

    private static Text Line(string name, string value) => new($"{name + ":",-13}{value}");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }

    private static void WriteBoolean(Utf8JsonWriter writer, string name, bool? value)
    {
        if (value is { } flag)
            writer.WriteBoolean(name, flag);
        else
            writer.WriteNull(name);
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? value)
    {
        if (value is { } time)
            writer.WriteString(name, time.UtcDateTime);
        else
            writer.WriteNull(name);
    }
}
