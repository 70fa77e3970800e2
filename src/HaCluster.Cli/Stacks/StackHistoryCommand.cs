using System.CommandLine;
using System.Text.Json;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Operations;
using HaCluster.Deployment;
using Spectre.Console;

namespace HaCluster.Cli.Stacks;

/// <summary><c>stack history</c>: what was done with a stack, the last first.</summary>
internal static class StackHistoryCommand
{
    public static Command Create(Verb verb) => verb.Define(
        "history", "Show the updates, refreshes and destroys of a stack, the last first.", async (session, _, cancellation) =>
        {
            var records = await session.OpenStack().ReadHistoryAsync(cancellation);
            if (session.Options.Json)
            {
                session.WriteJson(writer =>
                {
                    writer.WriteStartArray();
                    foreach (var record in records)
                        JsonSerializer.Serialize(writer, record, JsonSerializerOptions.Web);
                    writer.WriteEndArray();
                });
                return ExitCodes.Ok;
            }
            if (records.IsEmpty)
            {
                session.Note("Nothing was done with the stack yet.");
                return ExitCodes.Ok;
            }
            var table = new Table { Border = TableBorder.None };
            foreach (var title in new[] { "VERSION", "KIND", "RESULT", "STARTED", "DURATION", "CHANGES" })
                table.AddColumn(new TableColumn(title) { Padding = new Padding(0, 0, 2, 0), NoWrap = true });
            foreach (var record in records)
                table.AddRow([.. Cells(record).Select(cell => new Text(cell))]);
            session.Result.Write(table);
            return ExitCodes.Ok;
        });

    private static string[] Cells(UpdateRecord record) =>
    [
        $"{record.Version}", record.Kind, record.Result, record.StartTime.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'"),
        Durations.Text(record.EndTime - record.StartTime),
        string.Join(", ", record.ResourceChanges.Where(change => change.Value > 0).Select(change => $"{change.Value} {change.Key}")),
    ];
}
