using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Preflight;
using HaCluster.Dashboards;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using Spectre.Console;

namespace HaCluster.Cli.Dashboards;

/// <summary><c>dashboards export DIR</c>: Grafana's dashboards of the stack as it is configured. No cluster is asked.</summary>
internal static class DashboardsCommand
{
    public static Command Create(Verb verb)
    {
        var directory = new Argument<string>("DIR") { Description = "The directory to write; it is made." };
        var export = verb.Define(
            "export", "Write the dashboards of the cluster, for import into any Grafana.",
            (session, result, _) => Task.FromResult(Export(session, result.GetRequiredValue(directory))));
        export.Arguments.Add(directory);
        return new Command("dashboards", "Dashboards for Grafana.") { export };
    }

    private static int Export(CommandSession session, string directory)
    {
        var path = Path.GetFullPath(directory, session.Host.CurrentDirectory);
        var files = DashboardFiles.Render(Watched(session));
        var folder = new ExportFolder(path, files);
        folder.RequireOwn();
        var written = folder.Write();
        if (session.Options.Json)
        {
            session.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("directory", path);
                writer.WriteNumber("written", written);
                writer.WriteStartArray("files");
                foreach (var file in files.Keys)
                    writer.WriteStringValue(file);
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return ExitCodes.Ok;
        }
        session.Result.WriteLine(written == 0
            ? $"{path} has these {files.Count} files already."
            : $"Written to {path}: {files.Count} files.");
        session.Note(
            $"Copy {DashboardFiles.DashboardFolder}/*.json to {DashboardFiles.InstalledFolder} and provisioning/* to Grafana's folder "
                + "provisioning, or import the JSON files on its pages.");
        return ExitCodes.Ok;
    }

    private static ClusterTopology Watched(CommandSession session)
    {
        var configuration = PreflightSuite.Load(session.OpenStack());
        if (configuration.Topology is not { } topology)
        {
            var errors = configuration.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).ToArray();
            throw new DiagnosticException(
                errors[0].Code, errors[0].Summary, subject: errors[0].Subject, why: errors[0].Why, fix: errors[0].Fix);
        }
        return topology.Monitoring is not null
            ? topology
            : throw new DiagnosticException(
                Codes.Command.NoPage, "Monitoring is not enabled for this stack.", why: "The dashboards show what Prometheus has recorded.",
                fix: Fix.Of(
                    $"Enable it with {new ConfigSet("hacluster:monitoring.prometheus", "true")} and run {new ProductCommand("up")}."));
    }
}
