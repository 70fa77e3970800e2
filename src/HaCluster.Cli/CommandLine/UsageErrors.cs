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
        var nearest = parsed.UnmatchedTokens.Count > 0 ? Nearest(parsed.UnmatchedTokens[0], parsed.CommandResult.Command) : null;
        foreach (var message in messages)
            host.Error.WriteLine($"error: {message}");
        if (nearest is not null)
            host.Error.WriteLine($"  fix: Did you mean '{nearest}'?");
        host.Error.WriteLine($"  help: {PathOf(host, parsed)} --help");
        if (AsksForJson(parsed))
            JsonOutput.Write(host.Output, writer => ErrorView.Write(writer, Diagnostic(host, messages, nearest, parsed), ExitCodes.Usage));
    }

    // The options cannot be read from a command line that is not valid.
    private static bool AsksForJson(ParseResult parsed) => parsed.Tokens.Any(token => token.Value is "--json" or "-j");

    private static DiagnosticException Diagnostic(CliHost host, string[] messages, string? nearest, ParseResult parsed) => new(
        Codes.Command.Usage, string.Join(' ', messages),
        fix: nearest is null ? new ShellCommand($"{PathOf(host, parsed)} --help") : Fix.Of($"Did you mean '{nearest}'?"));

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
