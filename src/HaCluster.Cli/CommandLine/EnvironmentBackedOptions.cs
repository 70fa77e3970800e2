using System.CommandLine;
using System.CommandLine.Parsing;
using HaCluster.Cli.Hosting;

namespace HaCluster.Cli.CommandLine;

/// <summary>
/// Makes options whose value may also come from a <c>HACLUSTER_…</c> variable: the variable is the option's default, so a flag wins
/// and a bad value in a variable is reported like a bad flag.
/// </summary>
internal sealed class EnvironmentBackedOptions(CliHost host)
{
    public const string Prefix = "HACLUSTER_";

    public Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases)
        {
            Description = Describe(name, description),
            DefaultValueFactory = result => host.Variable(VariableOf(name))?.ToLowerInvariant() switch
            {
                null or "0" or "false" or "no" => false,
                "1" or "true" or "yes" => true,
                var other => Refuse(result, $"{VariableOf(name)} is '{other}'; it must be true or false.", false),
            },
        };

    public Option<string?> Text(string name, string description, string helpName, params string[] aliases) =>
        new(name, aliases)
        {
            Description = Describe(name, description),
            HelpName = helpName,
            DefaultValueFactory = _ => host.Variable(VariableOf(name)),
        };

    public Option<int?> PositiveNumber(string name, string description, params string[] aliases)
    {
        var option = new Option<int?>(name, aliases)
        {
            Description = Describe(name, description),
            HelpName = "N",
            DefaultValueFactory = result => host.Variable(VariableOf(name)) switch
            {
                null => null,
                var text when int.TryParse(text, out var number) && number > 0 => number,
                var text => Refuse<int?>(result, $"{VariableOf(name)} is '{text}'; it must be a whole number above 0.", null),
            },
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number <= 0))
                result.AddError($"{name} is '{token.Value}'; it must be a whole number above 0.");
        });
        return option;
    }

    public Option<TChoice> Choice<TChoice>(string name, string description, params string[] aliases) where TChoice : struct, Enum
    {
        var legal = Enum.GetNames<TChoice>().Select(choice => choice.ToLowerInvariant()).ToArray();
        var option = new Option<TChoice>(name, aliases)
        {
            Description = Describe(name, description),
            HelpName = string.Join('|', legal),
            CustomParser = result => Parse(result, name, result.Tokens[0].Value),
            DefaultValueFactory = result => host.Variable(VariableOf(name)) is { } text ? Parse(result, VariableOf(name), text) : default,
        };
        option.CompletionSources.Add(legal);
        return option;

        TChoice Parse(ArgumentResult result, string source, string text) =>
            legal.Contains(text, StringComparer.OrdinalIgnoreCase)
                ? Enum.Parse<TChoice>(text, ignoreCase: true)
                : Refuse(result, $"{source} is '{text}'; it must be one of {string.Join(", ", legal)}.", default(TChoice));
    }

    /// <summary><c>--skip-preview</c> → <c>HACLUSTER_SKIP_PREVIEW</c>.</summary>
    public static string VariableOf(string optionName) =>
        Prefix + optionName.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static string Describe(string name, string description) => $"{description} [env: {VariableOf(name)}]";

    private static T Refuse<T>(ArgumentResult result, string message, T value)
    {
        result.AddError(message);
        return value;
    }
}
