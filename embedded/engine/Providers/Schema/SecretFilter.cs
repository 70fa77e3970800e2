using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Schema;

/// <summary>Removes the secret inputs of one resource from text that is shown: command output and error messages.</summary>
internal sealed partial class SecretFilter
{
    /// <summary>Shorter texts are hidden only as whole words: they would blank out half of an innocent output.</summary>
    private const int ShortestPart = 6;

    private readonly ImmutableArray<string> _secrets;

    private SecretFilter(IEnumerable<string> secrets) =>
        _secrets = [.. secrets.Where(text => text.Trim().Length > 0).Distinct().OrderByDescending(text => text.Length)];

    /// <summary>
    /// Texts inside secret values. Of a text of several lines (a key, or a script with a password in it) the parts which look drawn at
    /// random are hidden; hiding its every line would make the messages of a script unreadable.
    /// What the program also passes in the open (a host name inside a secret connection) stays readable.
    /// </summary>
    public static SecretFilter For(PropertyMap inputs, params string[] readable) =>
        new(inputs.Values.SelectMany(value => Secrets(value, secret: false))
            .SelectMany(text => text.Contains('\n', StringComparison.Ordinal) ? RandomParts(text).Append(text) : [text])
            .Except(readable));

    public string Clean(string text) =>
        _secrets.Aggregate(text, (current, secret) => secret.Length >= ShortestPart
            ? current.Replace(secret, "[secret]", StringComparison.Ordinal)
            : Regex.Replace(current, $@"(?<!\w){Regex.Escape(secret)}(?!\w)", "[secret]", RegexOptions.CultureInvariant));

    private static IEnumerable<string> RandomParts(string text) => Word().Matches(text).Select(match => match.Value)
        .Where(
            word =>
                word[0] != '/' && word.Any(char.IsAsciiDigit) && word.Any(char.IsAsciiLetterUpper) && word.Any(char.IsAsciiLetterLower));

    [GeneratedRegex(@"[^\s'""=]{16,}", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    private static IEnumerable<string> Secrets(PropertyValue value, bool secret) => value switch
    {
        SecretValue inner => Secrets(inner.Value, secret: true),
        OutputValue { Value: { } inner } output => Secrets(inner, secret || output.Secret),
        StringValue text when secret => [text.Value],
        ArrayValue array => array.Items.SelectMany(item => Secrets(item, secret)),
        ObjectValue nested => nested.Properties.Values.SelectMany(item => Secrets(item, secret)),
        _ => [],
    };
}
