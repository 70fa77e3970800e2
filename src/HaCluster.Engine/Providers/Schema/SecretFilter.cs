using System.Collections.Immutable;
using HaCluster.Engine.Properties;

namespace HaCluster.Engine.Providers.Schema;

/// <summary>Removes the secret inputs of one resource from text that is shown: command output and error messages.</summary>
internal sealed class SecretFilter
{
    /// <summary>Shorter texts would blank out half of an innocent output.</summary>
    private const int ShortestSecret = 6;

    private readonly ImmutableArray<string> _secrets;

    private SecretFilter(IEnumerable<string> secrets) =>
        _secrets = [.. secrets.Where(text => text.Length >= ShortestSecret).Distinct().OrderByDescending(text => text.Length)];

    /// <summary>
    /// Texts inside secret values. A multi-line secret is hidden line by line as well, because output is shown by lines.
    /// What the program also passes in the open (a host name inside a secret connection) stays readable.
    /// </summary>
    public static SecretFilter For(PropertyMap inputs, params string[] readable) =>
        new(inputs.Values.SelectMany(value => Secrets(value, secret: false))
            .SelectMany(text => text.Split('\n').Select(line => line.Trim('\r')).Append(text))
            .Except(readable));

    public string Clean(string text) => _secrets.Aggregate(text, (current, secret) => current.Replace(secret, "[secret]", StringComparison.Ordinal));

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
