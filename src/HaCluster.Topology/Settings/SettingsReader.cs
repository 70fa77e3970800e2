using System.Globalization;
using HaCluster.Topology.Diagnostics;

namespace HaCluster.Topology.Settings;

/// <summary>Reads single values and remembers which keys were asked for: those are the keys that exist.</summary>
internal sealed class SettingsReader(ConfigurationLeaves leaves, string project)
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<string> _known = [];

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

    public int Number(string path, int fallback)
    {
        _known.Add(path);
        if (leaves[path] is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        _diagnostics.Add(new Diagnostic
        {
            Code = "config.not-a-number",
            Summary = $"{project}:{path} is not a whole number",
            Why = $"its value is '{text}'",
            Fix = $"set a number, for instance the default: pulumi config set {project}:{path} {fallback}",
            Subject = $"{project}:{path}",
        });
        return fallback;
    }

    /// <summary>One diagnostic for each key that nothing asked for; to be called when all has been read.</summary>
    public IEnumerable<Diagnostic> UnknownKeys() => leaves.Paths.Except(_known).Select(Unknown);

    private Diagnostic Unknown(string path)
    {
        var members = _known.Where(key => key.StartsWith(path + ".", StringComparison.Ordinal)
            || key.StartsWith(path + "[", StringComparison.Ordinal)).ToList();
        // A whole group may have been mistyped: regoins.
        var nearest = NearestName.Of(path, _known.Concat(_known.Select(key => key.Split('.', '[')[0])).Distinct(StringComparer.Ordinal));
        return new Diagnostic
        {
            Code = "config.unknown-key",
            Summary = $"{project}:{path} is not a setting",
            Why = members.Count > 0
                ? $"{path} is a group of settings and takes no value itself"
                : $"there is no key of that name; the nearest is {project}:{nearest}",
            Fix = members.Count > 0
                ? $"set its members: {string.Join(", ", members.Select(key => $"{project}:{key}"))}"
                : $"rename it to {project}:{nearest}, or remove it; docs/configuration.md lists every key",
            Subject = $"{project}:{path}",
        };
    }
}
