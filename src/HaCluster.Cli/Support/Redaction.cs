using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Support;

/// <summary>Takes every secret that the stack has out of a text.</summary>
internal sealed partial class Redaction
{
    private const string Mark = "[secret]";

    private readonly ImmutableArray<string> _secrets;

    private Redaction(IEnumerable<string> secrets) =>
        _secrets = [.. secrets.Distinct().OrderByDescending(text => text.Length)];

    /// <param name="endpoints">Has the key of the hosts and the password of the statistics.</param>
    /// <param name="export">The state with its secrets in the open; null when it cannot be read.</param>
    public static Redaction Of(ClusterEndpoints endpoints, string? export) => new(
        new[] { endpoints.SshPrivateKey?.Reveal(), endpoints.Statistics.Password.Reveal() }.OfType<string>()
            .Concat(export is null ? [] : SecretsOf(export)).SelectMany(Parts));

    public string Clean(string text) =>
        _secrets.Aggregate(text, (current, secret) => current.Replace(secret, Mark, StringComparison.Ordinal));

    private static IEnumerable<string> SecretsOf(string export)
    {
        using var document = JsonDocument.Parse(export);
        return [.. Plaintexts(document.RootElement).SelectMany(Texts)];
    }

    // The form in which Pulumi exports a secret: its value as JSON in a text.
    private static IEnumerable<string> Plaintexts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("plaintext", out var plain) && plain.ValueKind == JsonValueKind.String =>
            [plain.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Plaintexts(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Plaintexts),
        _ => [],
    };

    private static IEnumerable<string> Texts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. Leaves(document.RootElement)];
    }

    private static IEnumerable<string> Leaves(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Leaves(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Leaves),
        _ => [],
    };

    // The words that look drawn at random: a secret connection holds the name of its host, too, and a secret script is mostly words.
    private static IEnumerable<string> Parts(string text) => Random().Matches(text).Select(match => match.Value);

    [GeneratedRegex("(?<![A-Za-z0-9+/_-])(?=[A-Za-z+/_-]*[0-9])(?=[a-z0-9+/_-]*[A-Z])(?=[A-Z0-9+/_-]*[a-z])[A-Za-z0-9+/_-]{16,}={0,2}")]
    private static partial Regex Random();
}
