using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HaCluster.Deployment;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Configuration;

/// <summary>
/// The cluster's settings may be written as blocks or as dotted keys. Both are one setting for every command: this finds the entry of the
/// stack's file in which a setting is, or belongs.
/// </summary>
internal static class SettingForms
{
    private const string Namespace = ClusterSettings.Project + ":";

    /// <summary>Where a value is to be set.</summary>
    /// <param name="key">The full key as it was typed.</param>
    /// <param name="path">Whether it was typed as a path.</param>
    /// <exception cref="DiagnosticException">The file has the setting in two forms, or parts of it under keys of their own.</exception>
    public static (string Key, bool Path) ToSet(IStackConfiguration configuration, string key, bool path)
    {
        if (Segments(key, path) is not { } wanted)
            return (key, path);
        var entries = Entries(configuration);
        var holders = entries.Where(entry => entry.Value.Any(leaf => leaf.Holds(wanted))).Select(entry => entry.Key).ToList();
        if (holders.Count > 1 || holders.Exists(holder => Segments(holder, false)!.Value.Length > wanted.Length))
        {
            throw new DiagnosticException(
                Codes.Config.Conflict, $"{key} is already set under {string.Join(" and ", holders)}, and would be set twice.", subject: key,
                why: "A block, a dotted key and a list with an index are forms of one setting.",
                fix: Fix.Of($"Remove what is there, then set it: {new ConfigRemove(holders[0])}."));
        }
        var home = holders.Count == 1
            ? holders[0]
            : entries.Keys.Where(entry => Below(entry, wanted) is { Length: > 0 }).MaxBy(entry => entry.Length);
        return home is null ? (key, path) : At(home, Below(home, wanted)!.Value, path);
    }

    /// <summary>The places of the file that have the setting; the key as it was typed where none has.</summary>
    public static ImmutableArray<(string Key, bool Path)> ToRemove(IStackConfiguration configuration, string key, bool path)
    {
        if (Segments(key, path) is not { } wanted)
            return [(key, path)];
        ImmutableArray<(string, bool)> places =
        [
            .. Entries(configuration).Where(entry => entry.Value.Any(leaf => leaf.Holds(wanted)))
                .Where(entry => Below(entry.Key, wanted) is not null)
                .Select(entry => At(entry.Key, Below(entry.Key, wanted)!.Value, path)),
        ];
        return places.IsEmpty ? [(key, path)] : places;
    }

    /// <returns>Null when the setting has no value.</returns>
    /// <exception cref="DiagnosticException">It has two.</exception>
    public static ConfigEntry? Find(IReadOnlyDictionary<string, ConfigEntry> values, string key, bool path)
    {
        if (!path && values.TryGetValue(key, out var exact))
            return exact;
        if (Segments(key, path) is not { } wanted)
            return null;
        var found = values.Where(entry => entry.Key.StartsWith(Namespace, StringComparison.Ordinal))
            .Select(entry => Below(entry.Key, wanted) is { } below ? Find(entry.Value, below) : null)
            .OfType<ConfigEntry>().Distinct().ToList();
        return found.Count < 2
            ? found.SingleOrDefault()
            : throw new DiagnosticException(
                Codes.Config.Conflict, $"{key} is set twice, with different values.", subject: key,
                fix: Fix.Of($"Remove both, then set it: {new ConfigRemove(key)}."));
    }

    private static ConfigEntry? Find(ConfigEntry entry, ImmutableArray<object> below)
    {
        if (below.IsEmpty)
            return entry;
        if (!entry.IsObject)
            return null;
        using var document = JsonDocument.Parse(entry.Value);
        var at = document.RootElement;
        foreach (var segment in below)
        {
            switch (segment)
            {
                case string name when at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var member):
                    at = member;
                    break;
                case int index when at.ValueKind == JsonValueKind.Array && index < at.GetArrayLength():
                    at = at[index];
                    break;
                default:
                    return null;
            }
        }
        var isObject = at.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        return new ConfigEntry(at.ValueKind == JsonValueKind.String ? at.GetString()! : at.GetRawText(), entry.Secret, isObject);
    }

    private static SortedDictionary<string, List<Leaf>> Entries(IStackConfiguration configuration)
    {
        var entries = new SortedDictionary<string, List<Leaf>>(StringComparer.Ordinal);
        foreach (var leaf in configuration.Paths)
        {
            if (Segments(leaf.Key, false) is not { } start)
                continue;
            if (!entries.TryGetValue(leaf.Key, out var leaves))
                entries[leaf.Key] = leaves = [];
            leaves.Add(new Leaf([.. start, .. leaf.Below], leaf.IsEmpty));
        }
        return entries;
    }

    private static bool Overlap(ImmutableArray<object> left, ImmutableArray<object> right) =>
        left.Zip(right).All(pair => pair.First.Equals(pair.Second));

    /// <summary>What of the path lies below the entry; null when the path is not that of the entry.</summary>
    private static ImmutableArray<object>? Below(string entry, ImmutableArray<object> wanted) =>
        Segments(entry, false) is { } start && start.Length <= wanted.Length && Overlap(start, wanted) ? wanted[start.Length..] : null;

    private static (string Key, bool Path) At(string entry, ImmutableArray<object> below, bool path)
    {
        if (below.IsEmpty && !path)
            return (entry, false);
        var name = PropertyPath.Append("", entry[Namespace.Length..]);
        return (Namespace + below.Aggregate(name, (at, segment) => segment is int index
            ? PropertyPath.Append(at, index)
            : PropertyPath.Append(at, (string)segment)), true);
    }

    /// <summary>Names and indices of a setting; null for a key of another project and for what is no path.</summary>
    private static ImmutableArray<object>? Segments(string key, bool path)
    {
        if (!key.StartsWith(Namespace, StringComparison.Ordinal))
            return null;
        try
        {
            return
            [
                .. PropertyPath.Parse(key[Namespace.Length..]).Segments.SelectMany(segment => segment is string name
                    ? name.Split('.').Select(Segment)
                    : [segment]),
            ];
        }
        catch (FormatException) when (!path)
        {
            return null;
        }
        catch (FormatException exception)
        {
            throw new DeploymentException(Codes.Deployment.ConfigPath, exception.Message, inner: exception);
        }
    }

    private static object Segment(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : name;

    private sealed record Leaf(ImmutableArray<object> Path, bool IsEmpty)
    {
        /// <summary>What `config rm` leaves of a block has none of the settings that belong into it.</summary>
        public bool Holds(ImmutableArray<object> wanted) => Overlap(Path, wanted) && !(IsEmpty && Path.Length < wanted.Length);
    }
}
