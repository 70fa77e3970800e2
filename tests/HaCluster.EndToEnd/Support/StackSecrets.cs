using System.Text.Json.Nodes;

namespace HaCluster.EndToEnd.Support;

/// <summary>The passwords and private keys of a stack, taken from its state.</summary>
internal sealed class StackSecrets
{
    private const int ShortestLine = 40;

    private static readonly string[] Types = ["random:index/randomPassword:RandomPassword", "tls:index/privateKey:PrivateKey"];

    private readonly HashSet<string> _values;

    /// <param name="export">What <c>stack export --show-secrets</c> prints.</param>
    public StackSecrets(string export) => _values =
    [
        .. JsonNode.Parse(export)!["deployment"]!["resources"]!.AsArray()
            .Where(resource => Types.Contains((string)resource!["type"]!))
            .SelectMany(resource => Of(resource!["outputs"]!.AsObject())),
    ];

    public int Count => _values.Count;

    public bool AreIn(string text) => _values.Any(value => text.Contains(value, StringComparison.Ordinal));

    // The text of a private key has its public key in it, too.
    private static IEnumerable<string> Of(JsonObject outputs)
    {
        var shown = outputs.Select(output => output.Value).OfType<JsonValue>().Select(value => value.ToString()).ToArray();
        return outputs.Select(output => (output.Value as JsonObject)?["plaintext"])
            .OfType<JsonNode>()
            .SelectMany(plain => Lines(JsonNode.Parse((string)plain!)!.ToString()))
            .Where(line => !shown.Any(text => text.Contains(line, StringComparison.Ordinal)));
    }

    // Of a key in a text file each line is a secret but the first and the last.
    private static IEnumerable<string> Lines(string value) => value.Contains('\n')
        ? value.Split('\n').Where(line => line.Length >= ShortestLine && !line.StartsWith("---", StringComparison.Ordinal))
        : [value];
}
