using HaCluster.Cli.Access;
using HaCluster.Cli.Dumps;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Imports;

/// <summary><c>import status</c>: how far each table is, how far the cluster is behind, and what is in the way.</summary>
internal static class ImportStatus
{
    private const string Failure = "How the import is, is not known.";

    public static async Task<int> RunAsync(CommandSession session, CancellationToken cancellation)
    {
        var endpoints = (await ClusterFinder.FindAsync(session, cancellation)).Endpoints;
        await using var host = new ImportHost(endpoints, await DumpRegion.OfPrimaryAsync(endpoints, cancellation));
        var report = await AskAsync(host, cancellation) ?? throw NoImport();
        if (session.Options.Json)
            session.WriteJson(writer => ImportView.Write(writer, report));
        else
            session.Result.Write(ImportView.Render(report, session));
        return ExitCodes.Ok;
    }

    /// <returns>Null when there is no import.</returns>
    public static async Task<ImportReport?> AskAsync(ImportHost host, CancellationToken cancellation, bool resume = false)
    {
        var variables = new Dictionary<string, string> { ["ACTION"] = resume ? "resume" : "look" };
        return ImportReport.Read(await host.RunAsync("report", variables, Failure, cancellation));
    }

    public static DiagnosticException NoImport() => new(
        Codes.Import.None, "There is no import.", "The database of the cluster has no record of one.",
        Fix.Of($"Begin one: {new ProductCommand("import", "start", "--from", "CONNINFO")}."));
}
