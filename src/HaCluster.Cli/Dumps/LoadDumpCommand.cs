using System.CommandLine;
using System.Globalization;
using System.Text;
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
    private const string Noun = "load-dump";
    private const string Script = "load-dump.sh";
    private const string Failure = "The dump was not loaded.";
    private const string Unknown = "Whether the dump was loaded is not known.";

    public static Command Create(Verb verb)
    {
        var file = new Argument<string>("FILE") { Description = "What `dump` or pg_dump has written; no plain SQL." };
        var command = verb.Define(
            Noun, "Load the contents of a dump into the database: all of it, or nothing.",
            (session, result, cancellation) => RunAsync(session, result.GetRequiredValue(file), cancellation));
        command.Arguments.Add(file);
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, string file, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(file, session.Host.CurrentDirectory);
        var size = SizeOf(path);
        Confirmation.EnsurePossible(session, Noun);
        var found = await ClusterFinder.FindAsync(session, cancellation);
        var region = await DumpRegion.OfPrimaryAsync(found.Endpoints, cancellation);
        await using var host = new DumpHost(found.Endpoints, region);
        var run = new Dictionary<string, string>
        {
            ["TOKEN"] = Guid.NewGuid().ToString("n"),
            ["SIZE"] = size.ToString(CultureInfo.InvariantCulture),
            ["FOREIGN"] = "",
        };
        var folder = (await AskAsync(host, run, "prepare", cancellation)).Trim();
        try
        {
            session.Note($"{Markup.Escape(host.Name)}: the dump is being copied there");
            await host.CopyAsync(path, $"{folder}/dump", Failure, cancellation);
            var contents = DumpContents.Read(await AskAsync(host, run, "look", cancellation));
            RefusePresent(contents);
            Show(session, contents);
            if (!await ConfirmAsync(session, contents, cancellation))
                throw Declined.Because("The load was declined; the database is as it was.");
            run["FOREIGN"] = contents.Foreign ? "true" : "false";
            await AskAsync(host, run, "load", cancellation);
            Report(session, host, contents);
            return ExitCodes.Ok;
        }
        finally
        {
            await RemoveAsync(session, host, run, folder);
        }
    }

    private static long SizeOf(string path)
    {
        if (!File.Exists(path))
            throw new DiagnosticException(Codes.Command.Usage, $"There is no file {path}.", fix: Fix.Of("Name a file that is there."));
        return new FileInfo(path).Length;
    }

    // Whether the dump was loaded does not depend on it.
    private static async Task RemoveAsync(CommandSession session, DumpHost host, Dictionary<string, string> run, string folder)
    {
        try
        {
            await AskAsync(host, run, "remove", CancellationToken.None);
        }
        catch (DiagnosticException)
        {
            session.Note(Markup.Escape($"{host.Name} did not confirm that the copy of the dump was removed. It is in {folder}."));
        }
    }

    private static async Task<string> AskAsync(
        DumpHost host, Dictionary<string, string> run, string action, CancellationToken cancellation)
    {
        using var printed = new MemoryStream();
        var variables = new Dictionary<string, string>(run) { ["ACTION"] = action };
        await host.RunAsync(
            Script, variables, new ScriptOutput(printed), Failure, lost: action == "load" ? Unknown : Failure, cancellation);
        return Encoding.UTF8.GetString(printed.ToArray());
    }

    // Its tables have other owners and privileges than those here: which of both are to be kept is for a person to say.
    private static void RefusePresent(DumpContents contents)
    {
        string[] present = contents.Foreign ? [.. contents.Tables.Where(table => table.Present).Select(table => table.Name)] : [];
        if (present.Length > 0)
            throw new DiagnosticException(
                Codes.Dump.Present, Failure,
                $"The database has {string.Join(", ", present)} already, and the dump is of another product's.",
                Fix.Of("Drop or rename them first, if they are not needed any more."));
    }

    private static void Show(CommandSession session, DumpContents contents)
    {
        foreach (var table in contents.Tables)
        {
            var what = !table.Present ? "is new" : table.Filled ? "[yellow]replaces what is there[/]" : "replaces an empty table";
            session.Note($"{Markup.Escape(table.Name)}: {what}");
        }
        if (contents.Tables.IsEmpty)
            session.Note("The dump has no table.");
    }

    private static Task<bool> ConfirmAsync(CommandSession session, DumpContents contents, CancellationToken cancellation) =>
        contents.Tables.Any(table => table.Filled)
            ? Confirmation.TypeNameAsync(session, "The rows of these tables are given up for those of the dump.", cancellation)
            : Confirmation.AskAsync(session, Noun, () => Show(session, contents), cancellation);

    private static void Report(CommandSession session, DumpHost host, DumpContents contents)
    {
        if (session.Options.Json)
        {
            session.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("host", host.Name);
                writer.WriteBoolean("foreign", contents.Foreign);
                writer.WriteStartArray("tables");
                foreach (var table in contents.Tables)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", table.Name);
                    writer.WriteBoolean("replaced", table.Present);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return;
        }
        session.Result.WriteLine($"Loaded on {host.Name}: {contents.Tables.Length} tables.");
    }
}
