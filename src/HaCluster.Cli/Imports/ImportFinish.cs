using System.Globalization;
using System.Text.Json;
using HaCluster.Cli.Access;
using HaCluster.Cli.Dumps;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Topology;
using Spectre.Console;

namespace HaCluster.Cli.Imports;

/// <summary><c>import finish</c>: the cut-over, or the rest of one that was begun.</summary>
internal static class ImportFinish
{
    private const string Failure = "The import was not finished.";

    public static async Task<int> RunAsync(
        CommandSession session, Comparison compare, bool locks, bool withoutSource, CancellationToken cancellation)
    {
        Confirmation.EnsurePossible(session, "cut-over");
        var endpoints = (await ClusterFinder.FindAsync(session, cancellation)).Endpoints;
        await using var host = new ImportHost(endpoints, await DumpRegion.OfPrimaryAsync(endpoints, cancellation));
        var report = await ImportStatus.AskAsync(host, cancellation) ?? throw ImportStatus.NoImport();
        if (report.State is ImportState.Prepared)
            throw new DiagnosticException(
                Codes.Import.NotReady, $"{Failure} Its copy has not begun.", "The command that starts it was ended too early.",
                Fix.Of($"Run it again: {new ProductCommand("import", "start", "--from", "CONNINFO")}."));
        if (report.State is ImportState.Copying)
        {
            RefuseLoss(report, compare);
            report = await ImportProgress.WaitAsync(session, host, cancellation);
            Show(session, report, compare, locks, withoutSource);
            if (!await Confirmation.TypeNameAsync(session, "The clients of the source belong to the cluster from then on.", cancellation))
                throw Declined.Because("The cut-over was declined; the import goes on.");
        }
        var printed = await host.RunAsync(
            "finish",
            new Dictionary<string, string>
            {
                ["COMPARE"] = EnumText.Of(compare),
                ["LOCK_SOURCE"] = locks ? "true" : "false",
                ["WITHOUT_SOURCE"] = withoutSource ? "true" : "false",
                ["TIMELINE"] = report.Timeline.ToString(CultureInfo.InvariantCulture),
            },
            Failure, cancellation);
        await ImportCancel.ForgetAsync(endpoints, host);
        Report(session, printed.Trim().Split('\n')[^1]);
        if (withoutSource)
            ImportCancel.NoteLeftovers(session, locked: false);
        return ExitCodes.Ok;
    }

    // What a lost primary had told the source to have is not sent again.
    private static void RefuseLoss(ImportReport report, Comparison compare)
    {
        if (report.NothingLost || compare == Comparison.Contents)
            return;
        throw new DiagnosticException(
            Codes.Import.Incomplete, $"{Failure} Changes of the source may be missing in the cluster.",
            $"The timeline was {report.TimelineAtStart} at the start and is {report.Timeline}, and that is not known to be one planned "
                + "switchover. What a former primary had confirmed to the source, and the present one never got, is not sent again.",
            Fix.Of(
                $"Compare all contents in the cut-over: {new ProductCommand("import", "finish", "--compare", "contents")}. "
                    + $"Or begin again: {new ProductCommand("import", "cancel")}."));
    }

    private static void Show(CommandSession session, ImportReport report, Comparison compare, bool locks, bool withoutSource)
    {
        session.Note(Markup.Escape(
            $"{report.Host} has {report.Tables.Length} tables of {report.Source}, {report.SourceServer.LagBytes ?? 0} bytes behind."));
        session.Note(locks
            ? "The source is made read only, and the sessions of its clients are ended."
            : "Stop the clients that write to the source now. The cut-over is refused while one writes.");
        session.Note("Then the rest is waited for, the sequences are copied, "
            + compare switch
            {
                Comparison.Contents => "the contents of all rows are compared, ",
                Comparison.None => "nothing is compared, ",
                _ => "the rows are counted on both sides, ",
            }
            + "and what the source has in the schema public comes to the schema application. The slot and the publications of the source "
            + (withoutSource ? "stay there, and keep WAL." : "are removed."));
    }

    private static void Report(CommandSession session, string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (session.Options.Json)
        {
            session.WriteJson(writer => root.WriteTo(writer));
            return;
        }
        var result = root.GetProperty("result");
        var tables = result.GetProperty("tables").EnumerateArray().ToArray();
        foreach (var table in tables)
            session.Note(Markup.Escape(string.Create(
                CultureInfo.InvariantCulture,
                $"{table.GetProperty("name").GetString()}: {table.GetProperty("rows").GetInt64():#,0} rows on both sides")));
        session.Result.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Cut over to {root.GetProperty("host").GetString()} in {root.GetProperty("cutOverSeconds").GetDouble():0.0} s: "
                + $"{result.GetProperty("sequences").GetInt32()} sequences copied, "
                + $"{Compared(result.GetProperty("compared").GetString(), tables.Length)}."));
        if (root.GetProperty("locked").GetBoolean())
            session.Note("The source still refuses writes.");
        session.Note("Send the clients to the load balancers. Drop the role of the import at the source, or change its password.");
    }

    private static string Compared(string? what, int tables) => what switch
    {
        "none" => "nothing compared",
        "contents" => $"{tables} tables with the same contents",
        _ => $"{tables} tables with the same numbers of rows",
    };
}
