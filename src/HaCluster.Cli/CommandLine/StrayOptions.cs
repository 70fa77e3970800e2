using System.CommandLine;
using System.CommandLine.Parsing;

namespace HaCluster.Cli.CommandLine;

/// <summary>
/// Finds options that a verb does not have and that were taken for something else. The library takes a word that is no option of the verb
/// for an argument, or for the value of the option before it: <c>stack output --shell</c> would be the output named <c>--shell</c>.
/// </summary>
internal static class StrayOptions
{
    /// <summary>Ends the options: what follows is an argument, whatever it looks like.</summary>
    public const string End = "--";

    /// <summary>The words that look like an option and were taken for a value, in the order of the command line.</summary>
    /// <param name="args">The command line as it was typed: in <c>--option=--value</c> the value was meant.</param>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> args, ParseResult parsed)
    {
        var taken = Values(parsed.RootCommandResult).ToHashSet(StringComparer.Ordinal);
        return [.. args.TakeWhile(word => word != End).Where(word => LooksLikeAnOption(word) && taken.Contains(word)).Distinct()];
    }

    // A negative number and the text of a key in PEM are values.
    private static bool LooksLikeAnOption(string word) =>
        word.Length > 1 && word[0] == '-' && char.IsAsciiLetter(word.TrimStart('-').FirstOrDefault())
        && (word[1] != '-' || word[2] != '-');

    private static IEnumerable<string> Values(SymbolResult result) => result switch
    {
        // Several values are a command line of their own: `ssh HOST ls -l`.
        ArgumentResult { Argument.Arity.MaximumNumberOfValues: > 1 } argument when argument.Parent is CommandResult => [],
        ArgumentResult argument => argument.Tokens.Select(token => token.Value),
        OptionResult option => option.Tokens.Select(token => token.Value),
        CommandResult command => command.Children.SelectMany(Values),
        _ => [],
    };
}
