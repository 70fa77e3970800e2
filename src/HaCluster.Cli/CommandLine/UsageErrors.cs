using System.CommandLine;
using HaCluster.Cli.Errors;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Json;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.CommandLine;

/// <summary>Answers a command line that cannot be understood: every error, the nearest known word, and where help is.</summary>
internal static class UsageErrors
{
    public static void Show(CliHost host, ParseResult parsed)
    {
        // An unknown word is the error; that a verb is missing only follows from it.
        var messages = parsed.Errors
            .Where(
                error => parsed.UnmatchedTokens.Count == 0 || error.Message.Contains(parsed.UnmatchedTokens[0], StringComparison.Ordinal))
            .Select(error => error.Message).Distinct().ToArray();
        Show(host, parsed, messages, parsed.UnmatchedTokens.Count > 0 ? FixFor(parsed.UnmatchedTokens[0], host, parsed) : null);
    }

    /// <summary>Answers a command line with options that the verb does not have.</summary>
    /// <param name="strays">The options, at least one; other errors only follow from them.</param>
    public static void Show(CliHost host, ParseResult parsed, IReadOnlyList<string> strays) => Show(
        host, parsed, [.. strays.Select(word => $"Unrecognized option '{word}'.")],
        FixFor(strays[0], host, parsed) ?? $"If it is meant as a value, write `{StrayOptions.End}` before the values.");

    private static void Show(CliHost host, ParseResult parsed, string[] messages, string? fix)
    {
        foreach (var message in messages)
            host.Error.WriteLine($"error: {message}");
        if (fix is not null)
            host.Error.WriteLine($"  fix: {fix}");
        host.Error.WriteLine($"  help: {PathOf(host, parsed)} --help");
        if (AsksForJson(parsed))
            JsonOutput.Write(host.Output, writer => ErrorView.Write(writer, Diagnostic(host, messages, fix, parsed), ExitCodes.Usage));
    }

    // The options cannot be read from a command line that is not valid.
    private static bool AsksForJson(ParseResult parsed) => parsed.Tokens.Any(token => token.Value is "--json" or "-j");

    private static DiagnosticException Diagnostic(CliHost host, string[] messages, string? fix, ParseResult parsed) => new(
        Codes.Command.Usage, string.Join(' ', messages),
        fix: fix is null ? new ShellCommand($"{PathOf(host, parsed)} --help") : Fix.Of($"{fix}"));

    private static string? FixFor(string word, CliHost host, ParseResult parsed) =>
        PulumiWords.Answer(word, PathOf(host, parsed)[host.Command.Length..].TrimStart())
        ?? (Nearest(word, parsed.CommandResult.Command) is { } nearest ? $"Did you mean '{nearest}'?" : null);

    private static string? Nearest(string word, Command command)
    {
        var known = word.StartsWith('-')
            ? command.Options.Concat(
                command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
                .SelectMany(option => option.Aliases.Append(option.Name))
            : command.Subcommands.SelectMany(child => child.Aliases.Append(child.Name));
        return NearestName.Of(word, known.Where(name => name.Length > 2 || !word.StartsWith('-')));
    }

    private static string PathOf(CliHost host, ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
            names.Push(at.Command is RootCommand ? host.Command : at.Command.Name);
        return string.Join(' ', names);
    }
}
