using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Cli.Access;
using HaCluster.Cli.Dumps;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Observation;
using HaCluster.Observation.Status;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Imports;

/// <summary>
/// <c>import start</c>: looks at everything that can be looked at, asks, and begins; then shows how the copy gets on. A command that was
/// ended is continued by the same one, and the copy goes on without any.
/// </summary>
internal sealed class ImportStart(CommandSession session, ImportArguments arguments, ClusterEndpoints endpoints, RegionEndpoints region)
{
    private const string Noun = "import";
    private const string Failure = "The import was not started.";

    public static async Task<int> RunAsync(CommandSession session, ImportArguments arguments, CancellationToken cancellation)
    {
        var source = SourceConnection.Read(arguments.From);
        var certificate = await ReadCertificateAsync(session, arguments, source, cancellation);
        Confirmation.EnsurePossible(session, Noun);
        var password = await SourcePassword.ReadAsync(session, source, arguments.PasswordFromInput, cancellation);
        var endpoints = (await ClusterFinder.FindAsync(session, cancellation)).Endpoints;
        var region = await DumpRegion.OfPrimaryAsync(endpoints, cancellation);
        return await new ImportStart(session, arguments, endpoints, region).RunAsync(source, certificate, password, cancellation);
    }

    private async Task<int> RunAsync(SourceConnection source, string certificate, string password, CancellationToken cancellation)
    {
        await using var host = new ImportHost(endpoints, region);
        var conninfo = source.Render(certificate.Length > 0, ImportHost.RootCertificate);
        var variables = new Dictionary<string, string>
        {
            ["CONNINFO"] = conninfo,
            ["SECRET"] = SourceConnection.Secret(password),
            ["PASSFILE"] = SourceConnection.PassfileLine(password),
            ["CERTIFICATE"] = certificate,
            ["SOURCE"] = source.Text,
            ["APPEND_ONLY"] = string.Join('\n', arguments.AppendOnly),
            ["SYNCHRONOUS"] = endpoints.Replication == ReplicationMode.Synchronous ? "true" : "false",
        };
        var report = await ImportStatus.AskAsync(host, cancellation);
        if (report is null or { State: ImportState.Finished })
        {
            await RequireHealthyAsync(cancellation);
            var findings = await CheckAsync(host, variables, cancellation);
            Show(host, source, findings);
            if (!await Confirmation.AskAsync(session, Noun, () => Show(host, source, findings), cancellation))
                throw Declined.Because("The import was declined; nothing was changed.");
        }
        else
        {
            session.Note(Markup.Escape($"{host.Name}: the import from {report.Source} was begun before, and is continued"));
        }
        session.Note(Markup.Escape(
            $"{host.Name}: the definitions of the source are being read; open transactions of the source are waited for"));
        var said = await host.RunAsync("start", variables, Failure, cancellation);
        if (certificate.Length > 0)
            await PrepareStandbyAsync(variables, cancellation);
        foreach (var line in said.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            session.Note(Markup.Escape(line));
        return await ImportProgress.FollowAsync(session, host, cancellation);
    }

    // The certificate is to be where the primary will be.
    private async Task<ImportFindings> CheckAsync(ImportHost host, Dictionary<string, string> variables, CancellationToken cancellation)
    {
        session.Note(Markup.Escape($"{host.Name}: looking at the source and at the cluster; nothing is changed"));
        var findings = ImportFindings.Read(await host.RunAsync("check", With(variables, "ROLE", "primary"), Failure, cancellation));
        var standby = endpoints.Regions.First(each => each.Name != region.Name);
        await using var other = new ImportHost(endpoints, standby);
        var there = With(variables, "ROLE", "standby");
        there["BYTES"] = findings.Bytes.ToString(CultureInfo.InvariantCulture);
        findings = findings.With(ImportFindings.Read(await other.RunAsync("check", there, Failure, cancellation)));
        if (findings.Problems.IsEmpty)
            return findings;
        throw new DiagnosticException(
            new Diagnostic
            {
                Code = Codes.Import.Refused,
                Summary = $"{Failure} {findings.Problems.Length} of the conditions are not met; nothing was changed.",
                Fix = Fix.Of("Repair what is listed, and run the command again."),
            },
            findings.Problems);
    }

    private async Task PrepareStandbyAsync(Dictionary<string, string> variables, CancellationToken cancellation)
    {
        await using var other = new ImportHost(endpoints, endpoints.Regions.First(each => each.Name != region.Name));
        await other.RunAsync(
            "certificate", variables, "The import runs, and the standby does not have the certificate of the source's authority.",
            cancellation);
    }

    private void Show(ImportHost host, SourceConnection source, ImportFindings findings)
    {
        session.Note(Markup.Escape(string.Create(
            CultureInfo.InvariantCulture,
            $"{source.Text}: PostgreSQL {findings.Version}, {findings.Tables} tables, {findings.Bytes / 1048576.0:#,0} MiB")));
        foreach (var warning in findings.Warnings)
            session.Note($"[yellow]{Markup.Escape(warning)}[/]");
        session.Note(Markup.Escape(
            $"All of it is copied to {host.Name} and changes are carried over until the cut-over. Until then the source keeps the WAL that "
                + "the cluster has not got."));
    }

    private async Task RequireHealthyAsync(CancellationToken cancellation)
    {
        using var observer = new ClusterObserver(endpoints);
        var status = ClusterStatusEvaluator.Evaluate(endpoints, await observer.ObserveAsync(cancellation));
        var problems = status.Problems.Where(problem => problem.Severity == Severity.Error).ToImmutableArray();
        if (problems.IsEmpty && status.Replication.State == ReplicationStates.Streaming)
            return;
        throw new DiagnosticException(
            Codes.Import.NotHealthy, $"{Failure} The cluster is not healthy.",
            problems.IsEmpty
                ? $"The state of the standby is {status.Replication.State}."
                : string.Join(' ', problems.Select(problem => problem.Summary)),
            Fix.Of($"Do what {new ProductCommand("status")} advises, then run the command again."));
    }

    private static Dictionary<string, string> With(Dictionary<string, string> variables, string name, string value) =>
        new(variables) { [name] = value };

    private static async Task<string> ReadCertificateAsync(
        CommandSession session, ImportArguments arguments, SourceConnection source, CancellationToken cancellation)
    {
        if (arguments.RootCertificate is not { } path)
        {
            return !source.VerifiesServer ? "" : throw new DiagnosticException(
                Codes.Import.Source, "sslmode verifies the certificate of the source, and no authority is named.",
                fix: Fix.Of("Name the file of the authority's certificate: --root-certificate FILE."));
        }
        try
        {
            var text = await File.ReadAllTextAsync(Path.GetFullPath(path, session.Host.CurrentDirectory), cancellation);
            return text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) ? text : throw new DiagnosticException(
                Codes.Import.Source, $"{path} has no certificate in the form PEM.",
                fix: Fix.Of("Name the file of the authority's certificate."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                Codes.Command.FileUnreadable, $"{path} cannot be read.", exception.Message,
                Fix.Of("Check the path after --root-certificate."), path, exception);
        }
    }
}
