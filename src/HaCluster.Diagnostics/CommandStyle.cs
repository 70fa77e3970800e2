using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace HaCluster.Diagnostics;

/// <summary>How a front end writes the commands of a fix, so that its user can type or paste them where they are.</summary>
public sealed partial record CommandStyle
{
    private const string Product = "hacluster";

    /// <summary>The command line with its default stack and directory.</summary>
    public static CommandStyle HaCluster { get; } = new();

    /// <summary>A program that the Pulumi command runs: the configuration is changed with <c>pulumi config</c>.</summary>
    public static CommandStyle Pulumi { get; } = new() { ConfigurationProgram = "pulumi" };

    /// <summary>The command line as it is typed here: <c>hacluster</c>, <c>scripts/hacluster</c>.</summary>
    public string Program { get; init; } = Product;

    /// <summary>The stack of this run.</summary>
    public string? Stack { get; init; }

    /// <summary>The stack that a command means which names none; null when that is not known.</summary>
    public string? DefaultStack { get; init; }

    /// <summary>The project of this run.</summary>
    public string? Project { get; init; }

    /// <summary>The directory that every command must name to mean the project of this run; null when none has to.</summary>
    public string? Directory { get; init; }

    /// <summary>What changes the configuration in place of the command line; null when nothing does.</summary>
    private string? ConfigurationProgram { get; init; }

    /// <summary>The fix as one text. A command alone stands bare, one between words in backticks.</summary>
    public string Write(Fix fix) => fix is FixParts parts ? string.Concat(parts.Parts.Select(Part)) : Command(fix);

    private string Part(Fix part) => part is FixText or FixParts ? Write(part) : $"`{Command(part)}`";

    private string Command(Fix fix) => fix switch
    {
        FixText text => text.Value,
        ConfigSet set => Configuration("set", set.Key, set.Expression ? $"\"{set.Value}\"" : Quote(set.Value)),
        ConfigSetSecret secret => Configuration("set", secret.Key, $"< {Quote(secret.File)}", "--secret"),
        ConfigRemove remove => Configuration("rm", remove.Key),
        ProductCommand command => Typed(command.Arguments.Select(Quote), command),
        ShellCommand shell => shell.Line,
        _ => Write(fix),
    };

    private string Configuration(string verb, string key, string? value = null, string? option = null)
    {
        ImmutableArray<string?> words = ["config", verb, option, IsPath(key) ? "--path" : null, Quote(key), value];
        return ConfigurationProgram is { } program
            ? string.Join(' ', words.OfType<string>().Prepend(program))
            : Typed(words.OfType<string>(), new ProductCommand());
    }

    private string Typed(IEnumerable<string> words, ProductCommand command)
    {
        var stack = command.NamesStack ? null : command.Stack ?? Stack;
        var directory = command.Directory is null || command.Directory == Project ? Directory : command.Directory;
        return string.Join(' ',
        [
            Quote(Program), .. words,
            .. stack is null || stack == DefaultStack ? (string[])[] : ["-s", Quote(stack)],
            .. directory is null ? (string[])[] : ["-C", Quote(directory)],
        ]);
    }

    // A key such as `database.port` is a name that has a dot in it; only elements of a list are reached by a path.
    private static bool IsPath(string key) => key.Contains('[', StringComparison.Ordinal);

    private static string Quote(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_@%+=:,./~-]+\z")]
    private static partial Regex Plain();
}
