using System.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Topology.Settings;

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
            .Select(error => error.Message).Distinct();
        foreach (var message in messages)
            host.Error.WriteLine($"error: {message}");
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0 && Nearest(parsed.UnmatchedTokens[0], command) is { } nearest)
            host.Error.WriteLine($"  fix: did you mean '{nearest}'?");
        host.Error.WriteLine($"  help: {PathOf(parsed)} --help");
    }

    private static string? Nearest(string word, Command command)
    {
        var known = word.StartsWith('-')
            ? command.Options.Concat(
                command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
                .SelectMany(option => option.Aliases.Append(option.Name))
            : command.Subcommands.SelectMany(child => child.Aliases.Append(child.Name));
        var candidates = known.Where(name => name.Length > 2 || !word.StartsWith('-')).ToArray();
        if (candidates.Length == 0)
            return null;
        var nearest = NearestName.Of(word, candidates);
        return NearestName.Distance(word, nearest) <= Math.Max(2, word.Length / 2) ? nearest : null;
    }

    private static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
            names.Push(at.Command is RootCommand ? "hacluster" : at.Command.Name);
        return string.Join(' ', names);
    }
}
