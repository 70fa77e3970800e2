using System.Globalization;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Imports;

/// <summary>Shows how the copy gets on, until it is complete or the user leaves; it goes on by itself.</summary>
internal static class ImportProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <exception cref="DiagnosticException">What comes after the copy failed, or the host does not answer.</exception>
    public static async Task<int> FollowAsync(CommandSession session, ImportHost host, CancellationToken cancellation)
    {
        using var interruption = new Interruption(static () => { }, static () => Environment.Exit(ExitCodes.Interrupted), cancellation);
        try
        {
            var report = await WaitAsync(session, host, interruption.Token);
            if (session.Options.Json)
                session.WriteJson(writer => ImportView.Write(writer, report));
            session.HumanResult.WriteLine(
                $"All {report.Tables.Length} tables are copied, and changes are carried over. "
                    + $"Cut over with: {session.Typed("import", "finish")}");
            return ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (interruption.Requested)
        {
            session.Note($"The import goes on without this command. See how far it is: {session.Typed("import", "status")}");
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>What comes after the copy is built where the primary is now.</summary>
    /// <returns>The report of a complete copy.</returns>
    public static async Task<ImportReport> WaitAsync(CommandSession session, ImportHost host, CancellationToken cancellation)
    {
        var (said, at) = ("", session.Host.Time.GetTimestamp());
        // What failed before is tried again once.
        var resume = true;
        while (true)
        {
            var report = await ImportStatus.AskAsync(host, cancellation, resume) ?? throw ImportStatus.NoImport();
            resume = report is { Working: false, Problem: null };
            if (report.State != ImportState.Copying || report.Ready)
                return report;
            if (!report.Enabled)
                throw new DiagnosticException(
                    Codes.Import.Failed, "The import stands still.",
                    report.Problem is { } reason
                        ? $"{reason}."
                        : "Its subscription is disabled, as a cancellation leaves it that was not finished.",
                    Fix.Of(
                        $"Repair the cause, and go on: {new ProductCommand("import", "start", "--from", "CONNINFO")}. "
                            + $"Or end it: {new ProductCommand("import", "cancel")}."));
            if (report.Problem is { } problem && !report.Working)
                throw new DiagnosticException(
                    Codes.Import.Failed, "What comes after the copy cannot be made; the import goes on.", $"{report.Host}: {problem}.",
                    Fix.Of(
                        "Repair the cause, and run the command again. What you make yourself, or do without, is left out by the statement "
                            + "update hacluster.import_statements set done = true where number = NUMBER"));
            var line = Line(report);
            if (line != said || session.Host.Time.GetElapsedTime(at) > Heartbeat)
            {
                session.Note(Markup.Escape(line));
                (said, at) = (line, session.Host.Time.GetTimestamp());
            }
            await Task.Delay(Interval, session.Host.Time, cancellation);
        }
    }

    internal static string Line(ImportReport report)
    {
        var copied = report.Tables.Count(table => table.State == "replicating");
        var rows = report.Tables.Sum(table => table.Rows ?? 0);
        return string.Create(CultureInfo.InvariantCulture, $"{report.Host}: {copied} of {report.Tables.Length} tables copied")
            + (rows > 0 ? string.Create(CultureInfo.InvariantCulture, $", {rows:#,0} rows of those under way") : "")
            + (copied == report.Tables.Length && report.Left > 0 ? $", {report.Left} indexes, keys and the like left" : "")
            + (report.SourceServer.Answers == false ? $"; the source does not answer: {report.SourceServer.Problem}" : "")
            + (report.WorkerProblem is { } problem ? $"; {problem}" : "");
    }
}
