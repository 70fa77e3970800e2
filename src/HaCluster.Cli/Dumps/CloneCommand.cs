using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Dumps;

/// <summary><c>clone STACK</c>: the database of another stack, as its backups have it, in the cluster of this one.</summary>
internal static class CloneCommand
{
    // It is sent with the script that runs it.
    private const int MostScrubBytes = 1024 * 1024;

    public static Command Create(Verb verb)
    {
        var source = new Argument<string>("STACK") { Description = "The stack whose backups are taken; it goes on unchanged." };
        var target = new Option<string>("--to")
        {
            Description = "A time with its zone ('2026-01-02 03:59:00+00'), an LSN, the label of a backup, or latest, the default.",
            DefaultValueFactory = _ => "latest",
        };
        var region = new Option<string?>("--region")
        {
            Description = "From the repository of this region of STACK, on its database host; default where the standby is.",
        };
        var scrub = new Option<string?>("--scrub")
        {
            Description = "SQL that changes the copy before anything of it leaves the host, such as names that are to be replaced.",
            HelpName = "FILE",
        };
        var replace = new Option<bool>("--replace")
        {
            Description = "Give up the rows that tables of this stack have; without it a database with rows is refused.",
        };
        var command = verb.Define(
            "clone", "Fill the cluster of this stack, which is made if need be, from the backups of another stack.",
            async (session, result, cancellation) =>
            {
                var from = session.Unqualified(result.GetRequiredValue(source));
                if (from == session.StackName)
                    throw new DiagnosticException(
                        Codes.Command.Usage, $"Stack {from} cannot be cloned into itself.",
                        fix: Fix.Of($"Name the stack that is to get the data: {new ProductCommand("clone", from) { Stack = "STACK" }}."));
                var clone = new Clone(session, from)
                {
                    Target = result.GetRequiredValue(target),
                    Region = result.GetValue(region),
                    Replace = result.GetValue(replace),
                    Scrub = result.GetValue(scrub) is { } file ? Read(Path.GetFullPath(file, session.Host.CurrentDirectory)) : null,
                };
                return await clone.RunAsync(cancellation);
            });
        command.Arguments.Add(source);
        command.Options.Add(target);
        command.Options.Add(region);
        command.Options.Add(scrub);
        command.Options.Add(replace);
        return command;
    }

    private static string Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MostScrubBytes
                ? File.ReadAllText(path)
                : throw new DiagnosticException(
                    Codes.Command.Usage, $"{path} has more than {MostScrubBytes / 1024} KiB.",
                    fix: Fix.Of("Give statements that change the data; they may call functions that they create."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                Codes.Command.Usage, $"The file of --scrub cannot be read: {exception.Message}", fix: Fix.Of("Name a file that is there."));
        }
    }
}
