using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Diagnostics;
using HaCluster.Topology.Validation;

namespace HaCluster.Topology.Configuration;

/// <summary>Reads single values and remembers which keys were asked for: those are the keys that exist.</summary>
internal sealed class SettingsReader(ConfigurationLeaves leaves, string project)
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<string> _known = [];
    private readonly HashSet<string> _listElements = [];

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public IReadOnlyList<string> KnownKeys => _known;

    /// <summary>How many elements the list at <paramref name="path"/> has, judging by the highest index given.</summary>
    public int ListLength(string path)
    {
        var length = 0;
        while (leaves.Paths.Any(key => key.StartsWith($"{path}[{length}]", StringComparison.Ordinal)))
            length++;
        return length;
    }

    public string Text(string path, string fallback)
    {
        _known.Add(path);
        return leaves[path] ?? fallback;
    }

    /// <summary>Null when the key is not set, or set to nothing.</summary>
    public string? OptionalText(string path) => Text(path, "") is { Length: > 0 } text ? text : null;

    /// <summary>One of the texts of an enumeration; see <see cref="EnumText"/>.</summary>
    public T Choice<T>(string path, T fallback)
        where T : struct, Enum
    {
        var text = Text(path, EnumText.Of(fallback));
        _diagnostics.AddRange(Findings.NotOneOf(path, text, [.. EnumText.All<T>()]));
        return EnumText.Parse<T>(text) ?? fallback;
    }

    /// <summary>
    /// A list, a single value, or values with commas between them: all that <c>config set</c> can write. Empty when not set.
    /// </summary>
    public ImmutableArray<string> TextList(string path)
    {
        var elements = Enumerable.Range(0, ListLength(path)).Select(index => $"{path}[{index}]").ToList();
        _listElements.UnionWith(elements);
        RefuseTwoForms(path, elements);
        return
        [
            .. Text(path, "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            .. elements.Select(element => leaves[element]).OfType<string>(),
        ];
    }

    /// <summary>Values by name; empty when not set. A value for the map itself is refused.</summary>
    public ImmutableSortedDictionary<string, string> TextMap(string path)
    {
        var start = $"{path}.";
        var members = leaves.Paths.Where(key => key.StartsWith(start, StringComparison.Ordinal)).ToList();
        _listElements.UnionWith(members);
        if (Text(path, "").Length > 0)
        {
            _diagnostics.Add(new Diagnostic
            {
                Code = Codes.Config.Malformed,
                Summary = $"{project}:{path} has a value of its own.",
                Why = "It is a map: each of its values has a name.",
                Fix = Fix.Of($"Remove it, {new ConfigRemove($"{project}:{path}")}, and set its members: {project}:{path}.NAME."),
                Subject = $"{project}:{path}",
            });
        }
        return members.ToImmutableSortedDictionary(key => key[start.Length..], key => leaves[key]!, StringComparer.Ordinal);
    }

    // The elements of both forms would be one longer list, which nobody has written.
    private void RefuseTwoForms(string path, List<string> elements)
    {
        var keys = elements.Prepend(path).Select(leaves.KeyOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count < 2 || (leaves.KeyOf(path) is null && keys.TrueForAll(key => leaves.IsSingle(key))))
            return;
        _diagnostics.Add(new Diagnostic
        {
            Code = Codes.Config.Conflict,
            Summary = $"{path} is set twice.",
            Why = $"{string.Join(" and ", keys)} set it; a list has one form.",
            Fix = Fix.Of($"Remove one of them from the stack's file, or both and set it anew: {new ConfigRemove(keys[^1])}."),
            Subject = keys[^1],
        });
    }

    public bool Flag(string path, bool fallback)
    {
        if (OptionalText(path) is not { } text)
            return fallback;
        if (bool.TryParse(text, out var value))
            return value;
        _diagnostics.Add(new Diagnostic
        {
            Code = Codes.Config.NotAFlag,
            Summary = $"{project}:{path} is neither true nor false.",
            Why = $"Its value is '{text}'.",
            Fix = new ConfigSet($"{project}:{path}", fallback ? "true" : "false"),
            Subject = $"{project}:{path}",
        });
        return fallback;
    }

    public int Number(string path, int fallback) =>
        OptionalNumber(path, $"the default: {new ConfigSet($"{project}:{path}", $"{fallback}")}") ?? fallback;

    /// <summary>Null when the key is not set.</summary>
    public int? OptionalNumber(string path) => OptionalNumber(path, null);

    private int? OptionalNumber(string path, string? example)
    {
        _known.Add(path);
        if (leaves[path] is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        _diagnostics.Add(new Diagnostic
        {
            Code = Codes.Config.NotANumber,
            Summary = $"{project}:{path} is not a whole number.",
            Why = $"Its value is '{text}'.",
            Fix = Fix.Of(
                example is null
                    ? $"Set a number, or remove it: {new ConfigRemove($"{project}:{path}")}."
                    : $"Set a number, for example {example}."),
            Subject = $"{project}:{path}",
        });
        return null;
    }

    /// <summary>What is set and was asked for; to be called when all has been read.</summary>
    public IEnumerable<string> KnownPaths => leaves.Paths.Where(path => _known.Contains(path) || _listElements.Contains(path));

    /// <summary>One diagnostic for each key that nothing asked for; to be called when all has been read.</summary>
    public IEnumerable<Diagnostic> UnknownKeys() => leaves.Paths
        .Concat(leaves.EmptyPaths.Where(path => MembersOf(path).Count == 0))
        .Except(_known)
        .Except(_listElements)
        .Select(Unknown);

    private List<string> MembersOf(string path) => [.. _known.Where(key => key.StartsWith(path + ".", StringComparison.Ordinal)
        || key.StartsWith(path + "[", StringComparison.Ordinal))];

    private Diagnostic Unknown(string path)
    {
        var members = MembersOf(path);
        // A whole group may have been mistyped: regoins.
        var nearest = NearestName.Of(path, _known.Concat(_known.Select(key => key.Split('.', '[')[0])).Distinct(StringComparer.Ordinal));
        return new Diagnostic
        {
            Code = Codes.Config.UnknownKey,
            Summary = $"{project}:{path} is not a setting.",
            Why = members.Count > 0
                ? $"{project}:{path} is a group of settings and has no value of its own."
                : $"There is no key of that name.{(nearest is null ? "" : $" The nearest is {project}:{nearest}.")}",
            Fix = members.Count > 0
                ? Fix.Of($"Set its members: {string.Join(", ", members.Select(key => $"{project}:{key}"))}.")
                : Fix.Of($"{(nearest is null ? "Remove it." : $"Rename it to {project}:{nearest}, or remove it.")} "
                    + "docs/configuration.md lists every key."),
            Subject = $"{project}:{path}",
        };
    }
}
