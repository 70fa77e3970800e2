using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SdkGenerator.Declarations;

/// <summary>What the scripts of a package do with a value before it is sent.</summary>
/// <param name="Default">As C# writes it; null when there is none.</param>
internal sealed record InputTreatment(bool IsJson, bool IsSecret, string? Default)
{
    public static InputTreatment None { get; } = new(false, false, null);
}

/// <summary>The facts of a resource that only its script has.</summary>
internal sealed partial class ResourceScript
{
    private ResourceScript(string text)
    {
        Inputs = Assignment().Matches(text).GroupBy(match => match.Groups["name"].Value)
            .ToImmutableDictionary(group => group.Key, group => Treatment(group.First().Groups["value"].Value));
        SecretOutputs = Texts(text, "additionalSecretOutputs");
        ReplaceOnChanges = Texts(text, "replaceOnChanges");
        Aliases = Texts(text, "aliases");
        Token = TypeToken().Match(text).Groups["token"].Value;
    }

    public string Token { get; }

    public ImmutableDictionary<string, InputTreatment> Inputs { get; }

    public ImmutableArray<string> SecretOutputs { get; }

    public ImmutableArray<string> ReplaceOnChanges { get; }

    /// <summary>Types that the resource had before.</summary>
    public ImmutableArray<string> Aliases { get; }

    public static ResourceScript Read(NpmPackage package, string file) => Parse(package.Text($"{file}.js"));

    /// <exception cref="FormatException">A default is of a form that the generator does not know.</exception>
    public static ResourceScript Parse(string text) => new(text);

    /// <summary>Defaults of a nested input's members; empty when the type has none.</summary>
    public static ImmutableDictionary<string, InputTreatment> NestedDefaults(NpmPackage package, string module, string name)
    {
        var text = package.Text("types/input.js");
        var scope = module == "" ? 0 : text.IndexOf($"(function ({module}) {{", StringComparison.Ordinal);
        var end = module == "" ? text.Length : text.IndexOf($"}})({module} ", StringComparison.Ordinal);
        if (scope < 0)
            return ImmutableDictionary<string, InputTreatment>.Empty;
        var header = $"function {char.ToLowerInvariant(name[0])}{name[1..]}ProvideDefaults(val) {{";
        var start = text.IndexOf(header, scope, end - scope, StringComparison.Ordinal);
        if (start < 0)
            return ImmutableDictionary<string, InputTreatment>.Empty;
        var body = text[start..text.IndexOf("};", start, StringComparison.Ordinal)];
        return NestedDefault().Matches(body).ToImmutableDictionary(
            match => match.Groups["name"].Value, match => Treatment(match.Groups["value"].Value));
    }

    private static InputTreatment Treatment(string expression) => new(
        expression.Contains("JSON.stringify", StringComparison.Ordinal),
        expression.Contains("pulumi.secret(", StringComparison.Ordinal),
        expression.Contains("??", StringComparison.Ordinal) ? CSharpDefault(expression) : null);

    private static string CSharpDefault(string expression)
    {
        var value = Default().Match(expression);
        if (!value.Success)
            throw new FormatException($"The default in '{expression}' is of a form that the generator does not know.");
        return value.Groups["names"].Success ? $"Utilities.GetEnv({value.Groups["names"].Value})!" : value.Groups["value"].Value;
    }

    private static ImmutableArray<string> Texts(string text, string property)
    {
        var list = Regex.Match(text, $@"\b{property}: \[(?<texts>[^\n]*)\] \}};").Groups["texts"].Value;
        return [.. QuotedText().Matches(list).Select(match => match.Groups["text"].Value)];
    }

    [GeneratedRegex("""resourceInputs\["(?<name>\w+)"\] = (?<value>[^\n]*\bargs\?\.[^\n]*);""")]
    private static partial Regex Assignment();

    [GeneratedRegex("""(?<name>\w+): (?<value>\(val\.\w+\) \?\? [^\n]*),""")]
    private static partial Regex NestedDefault();

    [GeneratedRegex("""\?\? (?:(?<value>"(?:[^"\\]|\\.)*"|true|false|-?\d+(?:\.\d+)?)|utilities\.getEnv\((?<names>[^)]*)\))""")]
    private static partial Regex Default();

    [GeneratedRegex("""__pulumiType = '(?<token>[^']+)'""")]
    private static partial Regex TypeToken();

    [GeneratedRegex("""
        "(?<text>[^"]*)"
        """)]
    private static partial Regex QuotedText();
}
