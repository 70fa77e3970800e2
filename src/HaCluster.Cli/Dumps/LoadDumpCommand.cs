using System.CommandLine;
using System.Text.Json;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Dumps;

/// <summary><c>load-dump FILE</c>: puts the contents of a dump into the database, in one transaction.</summary>
internal static class LoadDumpCommand
{
    public static Command Create(Verb verb)
    {
        var file = new Argument<string>("FILE") { Description = "What `dump` or pg_dump has written; no plain SQL." };
        var command = verb.Define(
            DumpLoad.Noun, "Load the contents of a dump into the database: all of it, or nothing.",
            (session, result, cancellation) => RunAsync(session, result.GetRequiredValue(file), cancellation));
        command.Arguments.Add(file);
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, string file, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(file, session.Host.CurrentDirectory);
        if (!File.Exists(path))
            throw new DiagnosticException(Codes.Command.Usage, $"There is no file {path}.", fix: Fix.Of("Name a file that is there."));
        Confirmation.EnsurePossible(session, DumpLoad.Noun);
        var found = await ClusterFinder.FindAsync(session, cancellation);
        var region = await DumpRegion.OfPrimaryAsync(found.Endpoints, cancellation);
        await using var host = new DumpHost(found.Endpoints, region);
        var contents = await DumpLoad.RunAsync(session, host, path, asked: false, cancellation);
        if (session.Options.Json)
            session.WriteJson(writer => Write(writer, host.Name, contents));
        else
            session.Result.WriteLine($"Loaded on {host.Name}: {contents.Tables.Length} tables.");
        return ExitCodes.Ok;
    }

    private static void Write(Utf8JsonWriter writer, string host, DumpContents contents)
    {
        writer.WriteStartObject();
        writer.WriteString("host", host);
        writer.WriteBoolean("foreign", contents.Foreign);
        contents.WriteTables(writer);
        writer.WriteEndObject();
    }
}
