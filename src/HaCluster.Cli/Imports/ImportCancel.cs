using HaCluster.Cli.Access;
using HaCluster.Cli.Dumps;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Imports;

/// <summary><c>import cancel</c>: the cluster and the source as they were before the import.</summary>
internal static class ImportCancel
{
    private const string Noun = "cancellation";

    public static async Task<int> RunAsync(CommandSession session, bool keep, bool withoutSource, CancellationToken cancellation)
    {
        Confirmation.EnsurePossible(session, Noun);
        var endpoints = (await ClusterFinder.FindAsync(session, cancellation)).Endpoints;
        await using var host = new ImportHost(endpoints, await DumpRegion.OfPrimaryAsync(endpoints, cancellation));
        var report = await ImportStatus.AskAsync(host, cancellation) ?? throw ImportStatus.NoImport();
        if (report.State is ImportState.Switched or ImportState.Finished)
            throw new DiagnosticException(
                Codes.Import.NotReady, "The import was not cancelled: its cut-over is done.", "The cluster has the data of the source.",
                report.State == ImportState.Finished
                    ? null
                    : Fix.Of($"Remove what is left of it: {new ProductCommand("import", "finish")}."));
        Show(session, report, keep);
        var confirmed = keep || report.Tables.IsEmpty
            ? await Confirmation.AskAsync(session, Noun, () => Show(session, report, keep), cancellation)
            : await Confirmation.TypeNameAsync(
                session, "These tables are dropped in the cluster, with all that depends on them.", cancellation);
        if (!confirmed)
            throw Declined.Because("The cancellation was declined; the import goes on.");
        await host.RunAsync(
            "cancel",
            new Dictionary<string, string> { ["DROP"] = keep ? "false" : "true", ["WITHOUT_SOURCE"] = withoutSource ? "true" : "false" },
            "The import was not cancelled.", cancellation);
        await ForgetAsync(endpoints, host);
        if (session.Options.Json)
        {
            session.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("host", host.Name);
                writer.WriteString("source", report.Source);
                writer.WriteBoolean("dropped", !keep);
                writer.WriteBoolean("sourceCleared", !withoutSource);
                writer.WriteEndObject();
            });
            return ExitCodes.Ok;
        }
        session.Result.WriteLine($"The import from {report.Source} is cancelled.");
        if (withoutSource)
            NoteLeftovers(session, report.Locked);
        return ExitCodes.Ok;
    }

    /// <summary>The other host may become primary, and has the certificate of the source's authority for that.</summary>
    public static async Task ForgetAsync(ClusterEndpoints endpoints, ImportHost primary)
    {
        await using var other = new ImportHost(endpoints, endpoints.Regions.First(region => region.DatabaseHost.Name != primary.Name));
        await other.ForgetCertificateAsync();
    }

    /// <summary>What a source that was not asked may still have.</summary>
    public static void NoteLeftovers(CommandSession session, bool locked)
    {
        session.Note(
            "If the source is there again, run in its database: drop publication if exists hacluster_import, hacluster_import_inserts; "
                + "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = 'hacluster_import'. "
                + "Its slot keeps WAL there until then.");
        if (locked)
            session.Note("The source can be read only: alter database DATABASE reset default_transaction_read_only lets it take writes.");
    }

    private static void Show(CommandSession session, ImportReport report, bool keep)
    {
        foreach (var table in report.Tables)
            session.Note(Markup.Escape($"{table.Name}: {(keep ? "stays as it is" : "is dropped")}"));
    }
}
