using System.Collections.Immutable;
using System.CommandLine;
using HaCluster.Cli.CommandLine;

namespace HaCluster.Cli.Imports;

/// <summary>What the cut-over compares between the source and the cluster, table by table.</summary>
internal enum Comparison
{
    /// <summary>The numbers of rows.</summary>
    Counts,

    /// <summary>Every column of every row.</summary>
    Contents,

    None,
}

/// <summary><c>import</c>: brings a foreign database in by logical replication while it serves, with a cut-over of seconds.</summary>
internal static class ImportCommand
{
    public static Command Create(Verb verb)
    {
        var command = new Command("import", "Bring in a database of another PostgreSQL server while it is written to.");
        command.Subcommands.Add(Start(verb));
        command.Subcommands.Add(verb.Define(
            "status", "Show how far the import is.", (session, _, cancellation) => ImportStatus.RunAsync(session, cancellation)));
        command.Subcommands.Add(Finish(verb));
        command.Subcommands.Add(Cancel(verb));
        return command;
    }

    private static Command Start(Verb verb)
    {
        var from = new Option<string>("--from")
        {
            Description = "The source, as libpq names it: 'host=… dbname=… user=…' or a URI; without its password, which is asked for.",
            HelpName = "CONNINFO",
            Required = true,
        };
        var certificate = new Option<string?>("--root-certificate")
        {
            Description = "File of this machine with the authority that the source's certificate is from (sslmode=verify-full).",
            HelpName = "FILE",
        };
        var appendOnly = new Option<string[]>("--append-only")
        {
            Description = "A table without a primary key whose rows are never updated or deleted; may be given again.",
            HelpName = "TABLE",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var passwordStdin = verb.Options.Flag("--password-stdin", "Read the password of the source from standard input.");
        var command = verb.Define(
            "start", "Copy a database of another server, and carry its changes over until `import finish`.",
            (session, result, cancellation) => ImportStart.RunAsync(
                session,
                new ImportArguments(result.GetRequiredValue(from), result.GetValue(certificate), [.. result.GetValue(appendOnly) ?? []])
                {
                    PasswordFromInput = result.GetValue(passwordStdin),
                },
                cancellation));
        command.Options.Add(from);
        command.Options.Add(certificate);
        command.Options.Add(appendOnly);
        command.Options.Add(passwordStdin);
        return command;
    }

    private static Command Finish(Verb verb)
    {
        var locks = verb.Options.Flag(
            "--lock-source", "Let the source be read only, and end the sessions of its clients; it stays so after the cut-over.");
        var compare = verb.Options.Choice<Comparison>(
            "--compare", "What to compare, table by table, while nothing is written. Default counts.");
        var without = WithoutSource(verb);
        var command = verb.Define(
            "finish", "Cut over: the cluster has the database from then on, and the source is let go.",
            (session, result, cancellation) => ImportFinish.RunAsync(
                session, result.GetValue(compare), result.GetValue(locks), result.GetValue(without), cancellation));
        command.Options.Add(locks);
        command.Options.Add(compare);
        command.Options.Add(without);
        return command;
    }

    private static Command Cancel(Verb verb)
    {
        var keep = verb.Options.Flag("--keep-tables", "Leave what has come into the cluster.");
        var without = WithoutSource(verb);
        var command = verb.Define(
            "cancel", "End the import before its cut-over, and drop what has come into the cluster.",
            (session, result, cancellation) => ImportCancel.RunAsync(
                session, result.GetValue(keep), result.GetValue(without), cancellation));
        command.Options.Add(keep);
        command.Options.Add(without);
        return command;
    }

    private static Option<bool> WithoutSource(Verb verb) =>
        verb.Options.Flag("--without-source", "The source is gone: do not ask it to remove its slot and publications.");
}

/// <param name="From">As it was given.</param>
/// <param name="RootCertificate">Path of a file of this machine.</param>
/// <param name="AppendOnly">Tables of the source, with their schemas.</param>
internal sealed record ImportArguments(string From, string? RootCertificate, ImmutableArray<string> AppendOnly)
{
    public bool PasswordFromInput { get; init; }
}
