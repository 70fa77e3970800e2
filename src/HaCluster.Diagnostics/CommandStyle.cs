using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace HaCluster.Diagnostics;

/// <summary>How a front end writes the commands of a fix, so that its user can paste them.</summary>
public sealed partial record CommandStyle
{
    /// <summary>The command line with its default stack and directory.</summary>
    public static CommandStyle HaCluster { get; } = new();

    /// <summary>A program that the Pulumi command runs: the configuration is changed with <c>pulumi config</c>.</summary>
    public static CommandStyle Pulumi { get; } = new() { ConfigurationProgram = "pulumi" };

    /// <summary>The program that reads and writes the stack's configuration.</summary>
    public string ConfigurationProgram { get; private init; } = "hacluster";

    /// <summary>Options that every command of <c>hacluster</c> needs here: <c>--stack</c>, <c>aws</c>.</summary>
    public ImmutableArray<string> Context { get; init; } = [];

    /// <summary>The fix as one text. A command alone stands bare, one between words in backticks.</summary>
    public string Write(Fix fix) => fix is FixParts parts ? string.Concat(parts.Parts.Select(Part)) : Command(fix);

    private string Part(Fix part) => part is FixText or FixParts ? Write(part) : $"`{Command(part)}`";

    private string Command(Fix fix) => fix switch
    {
        FixText text => text.Value,
        ConfigSet set => Configuration("set", set.Key, set.Expression ? $"\"{set.Value}\"" : Quote(set.Value)),
        ConfigSetSecret secret => Configuration("set", secret.Key, $"< {Quote(secret.File)}", "--secret"),
        ConfigRemove remove => Configuration("rm", remove.Key),
        ProductCommand command => Join(["hacluster", .. command.Arguments.Select(Quote)], Context),
        ShellCommand shell => shell.Line,
        _ => Write(fix),
    };

    private string Configuration(string verb, string key, string? value = null, string? option = null)
    {
        ImmutableArray<string?> words = [ConfigurationProgram, "config", verb, option, IsPath(key) ? "--path" : null, Quote(key), value];
        return Join(words.OfType<string>(), ConfigurationProgram == "hacluster" ? Context : []);
    }

    // A key such as `database.port` is a name that has a dot in it; only elements of a list are reached by a path.
    private static bool IsPath(string key) => key.Contains('[', StringComparison.Ordinal);

    private static string Join(IEnumerable<string> words, ImmutableArray<string> context) =>
        string.Join(' ', words.Concat(context.Select(Quote)));

    private static string Quote(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_@%+=:,./~-]+\z")]
    private static partial Regex Plain();
}
