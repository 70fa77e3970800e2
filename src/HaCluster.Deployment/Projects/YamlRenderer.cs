using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HaCluster.Deployment.Projects;

/// <summary>Writes a value so that every reader of YAML has exactly that value: each scalar on one line.</summary>
internal static partial class YamlRenderer
{
    /// <summary>The node in one line: <c>{a: [1, "2"]}</c>.</summary>
    public static string Inline(YamlNode node) => node switch
    {
        YamlMappingNode map => $"{{{string.Join(", ", map.Children.Select(child => $"{Inline(child.Key)}: {Inline(child.Value)}"))}}}",
        YamlSequenceNode list => $"[{string.Join(", ", list.Children.Select(Inline))}]",
        YamlScalarNode scalar => Scalar(scalar),
        _ => throw new NotSupportedException($"A {node.NodeType} cannot be written."),
    };

    /// <summary>A key and its value on lines of their own.</summary>
    public static IEnumerable<string> Entry(string key, YamlNode value, int indent) =>
        Children(value, indent + 2) is { } children
            ? children.Prepend($"{new string(' ', indent)}{Scalar(new YamlScalarNode(key))}:")
            : [$"{new string(' ', indent)}{Scalar(new YamlScalarNode(key))}: {Inline(value)}"];

    /// <summary>What is in a collection, each on a line; null when it has to be written inline.</summary>
    public static IEnumerable<string>? Children(YamlNode value, int indent) => value switch
    {
        YamlMappingNode { Children.Count: > 0 } map => map.Children.SelectMany(
            child => Entry(((YamlScalarNode)child.Key).Value!, child.Value, indent)),
        YamlSequenceNode { Children.Count: > 0 } list => list.Children.Select(
            child => $"{new string(' ', indent)}- {Inline(child)}"),
        _ => null,
    };

    private static string Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style == ScalarStyle.Plain)
            return text;
        return scalar.Style == ScalarStyle.Any && IsPlainText(text) ? text : Quote(text);
    }

    private static bool IsPlainText(string text)
    {
        if (text.Any(MustBeEscaped) || OtherType().IsMatch(text))
            return false;
        return IsPlainIn($"[{text}]", text) && IsPlainIn($"- {text}", text);
    }

    private static bool IsPlainIn(string document, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(document));
            return stream.Documents is [{ RootNode: YamlSequenceNode { Children: [YamlScalarNode { Style: ScalarStyle.Plain } scalar] } }]
                && scalar.Value == text && scalar.Tag.IsEmpty && scalar.Anchor.IsEmpty;
        }
        catch (YamlException)
        {
            return false;
        }
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when MustBeEscaped(character) => $"\\u{((int)character).ToString("X4", CultureInfo.InvariantCulture)}",
                _ => character.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }

    // Control characters, all that some reader takes for the end of a line, the byte order mark, and what is no character.
    private static bool MustBeEscaped(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF';

    // What one version of YAML or another reads as number, time, truth value, null or merge.
    [GeneratedRegex(
        @"^([-+.]?[0-9][0-9a-fox_.:eE+TZ \-]*|[-+]?\.(inf|nan)|true|false|yes|no|on|off|y|n|null|~|<<|=|)\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherType();
}
