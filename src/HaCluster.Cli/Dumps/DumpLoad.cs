using System.Globalization;
using System.Text;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Dumps;

/// <summary>Puts the contents of a dump into the database: copies it to the host, looks what it holds, asks, and loads it.</summary>
internal static class DumpLoad
{
    /// <summary>What is asked for, as a noun.</summary>
    public const string Noun = "load-dump";

    private const string Script = "load-dump.sh";
    private const string Failure = "The dump was not loaded.";
    private const string Unknown = "Whether the dump was loaded is not known.";

    /// <param name="session">Asks its question.</param>
    /// <param name="host">That of the primary.</param>
    /// <param name="path">Absolute path of the dump, which is there.</param>
    /// <param name="asked">The plain question has been answered; that for rows which are given up has not.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DiagnosticException">The host refused or failed, or the answer was no.</exception>
    public static async Task<DumpContents> RunAsync(
        CommandSession session, DumpHost host, string path, bool asked, CancellationToken cancellation)
    {
        var run = new Dictionary<string, string>
        {
            ["TOKEN"] = Guid.NewGuid().ToString("n"),
            ["SIZE"] = new FileInfo(path).Length.ToString(CultureInfo.InvariantCulture),
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
            if (!await ConfirmAsync(session, contents, asked, cancellation))
                throw Declined.Because("The load was declined; the database is as it was.");
            run["FOREIGN"] = contents.Foreign ? "true" : "false";
            await AskAsync(host, run, "load", cancellation);
            return contents;
        }
        finally
        {
            await RemoveAsync(session, host, run, folder);
        }
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

    private static Task<bool> ConfirmAsync(
        CommandSession session, DumpContents contents, bool asked, CancellationToken cancellation) =>
        contents.Tables.Any(table => table.Filled)
            ? Confirmation.TypeNameAsync(session, "The rows of these tables are given up for those of the dump.", cancellation)
            : asked ? Task.FromResult(true) : Confirmation.AskAsync(session, Noun, () => Show(session, contents), cancellation);
}
