using System.Text.Json;
using System.Text.RegularExpressions;
using HaCluster.Diagnostics;

namespace HaCluster.Topology.Configuration;

/// <summary>
/// The configuration as single values by path: <c>hacluster:database: {port: 5432}</c> and <c>hacluster:database.port: 5432</c> both
/// become <c>database.port</c>. Elements of a list are <c>regions[0].name</c>, also written <c>regions.0.name</c>.
/// </summary>
internal sealed partial class ConfigurationLeaves
{
    private readonly SortedDictionary<string, Leaf> _leaves = new(StringComparer.Ordinal);
    private readonly HashSet<string> _empty = [];
    private readonly HashSet<string> _singles = [];
    private readonly List<Diagnostic> _diagnostics = [];

    private sealed record Leaf(string Value, string Key);

    /// <summary>Paths whose values are never shown.</summary>
    public static IReadOnlySet<string> Secrets { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "aws.sshPrivateKey", "aws.sshPreviousPrivateKey", "monitoring.webhook", "monitoring.email.password",
        "application.registry.password", "delivery.jenkinsJob.password", "backup.repositoryKey", "backup.s3.secretKey",
    };

    /// <summary>The map of the application's environment variables, any of which may be a secret.</summary>
    public const string ApplicationEnvironment = "application.environment";

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public IEnumerable<string> Paths => _leaves.Keys;

    /// <summary>Paths that were given nothing: an empty list, an empty object, a null.</summary>
    public IEnumerable<string> EmptyPaths => _empty;

    /// <summary>The key that set the path, <c>hacluster:database</c>; null when none did.</summary>
    public string? KeyOf(string path) => _leaves.GetValueOrDefault(path)?.Key;

    /// <summary>Whether the key has one value and not a list or an object.</summary>
    public bool IsSingle(string key) => _singles.Contains(key);

    public string? this[string path] => _leaves.TryGetValue(path, out var leaf) ? leaf.Value : null;

    /// <summary>Reads the keys of one project; those of others (<c>aws:region</c>) are not ours to judge.</summary>
    public static ConfigurationLeaves Read(IReadOnlyDictionary<string, string> configuration, string project)
    {
        var leaves = new ConfigurationLeaves();
        foreach (var (key, value) in configuration.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (key.StartsWith(project + ":", StringComparison.Ordinal))
                leaves.Add(ListIndex().Replace(key[(project.Length + 1)..], "[$1]"), value, key);
        }
        return leaves;
    }

    private void Add(string path, string value, string key)
    {
        if (!value.TrimStart().StartsWith('{') && !value.TrimStart().StartsWith('['))
        {
            _singles.Add(key);
            AddLeaf(path, value, key);
            return;
        }
        try
        {
            using var document = JsonDocument.Parse(value);
            AddElement(path, document.RootElement, key);
        }
        catch (JsonException exception)
        {
            _diagnostics.Add(new Diagnostic
            {
                Code = Codes.Config.Malformed,
                Summary = $"The value of {key} cannot be read.",
                Why = $"It starts like an object or a list but is not valid JSON: {exception.Message}",
                Fix = Fix.Of("Write it as a nested block in the stack's YAML file, or give each value its own key, such as "
                    + "hacluster:database.port."),
                Subject = key,
            });
        }
    }

    private void AddElement(string path, JsonElement element, string key)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
            case JsonValueKind.Object when !element.EnumerateObject().Any():
            case JsonValueKind.Array when element.GetArrayLength() == 0:
                _empty.Add(path);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    AddElement($"{path}.{property.Name}", property.Value, key);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                    AddElement($"{path}[{index}]", item, key);
                break;
            case JsonValueKind.String:
                AddLeaf(path, element.GetString()!, key);
                break;
            default:
                AddLeaf(path, element.GetRawText(), key);
                break;
        }
    }

    private void AddLeaf(string path, string value, string key)
    {
        if (_leaves.TryAdd(path, new Leaf(value, key)) || _leaves[path].Value == value)
            return;
        _diagnostics.Add(new Diagnostic
        {
            Code = Codes.Config.Conflict,
            Summary = $"{path} is set twice, with different values.",
            Why = Secrets.Contains(path) || path.StartsWith($"{ApplicationEnvironment}.", StringComparison.Ordinal)
                ? $"{_leaves[path].Key} and {key} have different values, which are not shown."
                : $"{_leaves[path].Key} sets '{_leaves[path].Value}' and {key} sets '{value}'.",
            Fix = Fix.Of($"Remove one of them from the stack's file, or both and set it anew: {new ConfigRemove(key)}."),
            Subject = key,
        });
    }

    [GeneratedRegex(@"\.(\d+)(?=\.|$)")]
    private static partial Regex ListIndex();
}
