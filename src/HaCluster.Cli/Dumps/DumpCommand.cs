using System.CommandLine;
using System.Globalization;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using Spectre.Console;

namespace HaCluster.Cli.Dumps;

/// <summary><c>dump FILE</c>: the contents of the database as one file, which any PostgreSQL can load.</summary>
internal static class DumpCommand
{
    public static Command Create(Verb verb)
    {
        var file = new Argument<string>("FILE") { Description = "The archive to write, such as dump.tar." };
        var region = new Option<string?>("--region") { Description = "On the database host of this region; default where the primary is." };
        var jobs = verb.Options.PositiveNumber("--jobs", "With how many connections pg_dump reads. Default 2.");
        var command = verb.Define(
            "dump", "Write the contents of the database to a file, for another database.",
            (session, result, cancellation) => RunAsync(
                session, result.GetRequiredValue(file), result.GetValue(region), result.GetValue(jobs) ?? 2, cancellation));
        command.Arguments.Add(file);
        command.Options.Add(region);
        command.Options.Add(jobs);
        return command;
    }

    private static async Task<int> RunAsync(
        CommandSession session, string file, string? name, int jobs, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(file, session.Host.CurrentDirectory);
        NewFile.RequireFree(path);
        var found = await ClusterFinder.FindAsync(session, cancellation);
        var region = name is null
            ? await DumpRegion.OfPrimaryAsync(found.Endpoints, cancellation)
            : DumpRegion.Named(found.Endpoints, name);
        await using var host = new DumpHost(found.Endpoints, region);
        session.Note($"{Markup.Escape(host.Name)}: the database is being dumped");
        var bytes = await DumpFile.WriteAsync(host, path, copy: null, jobs, "No dump was made.", cancellation);
        if (session.Options.Json)
        {
            session.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("file", path);
                writer.WriteNumber("bytes", bytes);
                writer.WriteString("region", region.Name);
                writer.WriteString("host", host.Name);
                writer.WriteEndObject();
            });
        }
        else
        {
            session.Result.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"Written to {path}: {bytes / 1024.0:#,0} KiB, from {host.Name}."));
        }
        return ExitCodes.Ok;
    }
}
