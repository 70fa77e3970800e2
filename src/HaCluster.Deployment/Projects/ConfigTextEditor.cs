using YamlDotNet.RepresentationModel;

namespace HaCluster.Deployment.Projects;

/// <summary>
/// Changes one entry of the <c>config:</c> mapping (or one top-level key) in the text of a stack's file, leaving every other line,
/// comments included, as the user wrote it.
/// </summary>
public static class ConfigTextEditor
{
    private const string Indent = "  ";

    /// <param name="key">The key as it stands in the file, or a new one.</param>
    /// <param name="value">The new value; null removes the entry.</param>
    public static string SetConfig(string text, string path, string key, YamlNode? value)
    {
        var root = YamlDocumentFile.Parse(text, path);
        var lines = Lines(text);
        var config = root.Find("config");
        if (config is not YamlMappingNode { Style: not YamlDotNet.Core.Events.MappingStyle.Flow } map || map.Children.Count == 0)
            return RewriteConfig(lines, root, config as YamlMappingNode, key, value);

        var (start, end) = FindEntry(lines, root, map, key);
        var replacement = value is null ? [] : Render(key, value, Column(map));
        // An empty block mapping would read as null, so the last entry takes its heading along.
        if (value is null && map.Children.Count == 1 && start < end)
        {
            start = (int)KeyOf(root, "config").Start.Line - 1;
        }
        lines.RemoveRange(start, end - start);
        lines.InsertRange(start, replacement);
        return Join(lines);
    }

    /// <summary>Sets a top-level scalar such as <c>encryptionsalt</c>.</summary>
    public static string SetTopLevel(string text, string path, string key, string value)
    {
        var root = YamlDocumentFile.Parse(text, path);
        var lines = Lines(text);
        if (root.Find(key) is null)
        {
            lines.Insert(0, $"{key}: {value}");
            return Join(lines);
        }
        lines[(int)KeyOf(root, key).Start.Line - 1] = $"{key}: {value}";
        return Join(lines);
    }

    private static string RewriteConfig(List<string> lines, YamlMappingNode root, YamlMappingNode? config, string key, YamlNode? value)
    {
        var entries = new YamlMappingNode();
        foreach (var (existing, node) in config?.Children ?? new YamlMappingNode().Children)
            if (((YamlScalarNode)existing).Value != key)
                entries.Add(existing, node);
        if (value is not null)
            entries.Add(key, value);
        if (root.Find("config") is not null)
        {
            var start = (int)KeyOf(root, "config").Start.Line - 1;
            lines.RemoveRange(start, EndOf(lines, root, "config") - start);
        }
        if (entries.Children.Count == 0)
            return Join(lines);
        lines.Add("config:");
        foreach (var (name, node) in entries.Children)
            lines.AddRange(Render(((YamlScalarNode)name).Value!, node, Indent.Length));
        return Join(lines);
    }

    /// <summary>Line range of an entry; for a new key the empty range after the last entry.</summary>
    private static (int Start, int End) FindEntry(List<string> lines, YamlMappingNode root, YamlMappingNode map, string key)
    {
        var keys = map.Children.Keys.Cast<YamlScalarNode>().ToList();
        var index = keys.FindIndex(node => node.Value == key);
        var limit = EndOf(lines, root, "config");
        if (index < 0)
        {
            var last = TrimEnd(lines, (int)keys[^1].Start.Line - 1, limit);
            return (last, last);
        }
        var start = (int)keys[index].Start.Line - 1;
        return (start, TrimEnd(lines, start, index + 1 < keys.Count ? (int)keys[index + 1].Start.Line - 1 : limit));
    }

    // Comments and blank lines between two entries belong to the second.
    private static int TrimEnd(List<string> lines, int start, int end)
    {
        while (end > start + 1 && (lines[end - 1].Trim().Length == 0 || lines[end - 1].TrimStart().StartsWith('#')))
            end--;
        return end;
    }

    private static int EndOf(List<string> lines, YamlMappingNode root, string key)
    {
        var start = KeyOf(root, key).Start.Line;
        var next = root.Children.Keys.Select(node => node.Start.Line).Where(line => line > start).DefaultIfEmpty(lines.Count + 1).Min();
        return (int)next - 1;
    }

    private static YamlNode KeyOf(YamlMappingNode root, string key) =>
        root.Children.Keys.First(node => node is YamlScalarNode scalar && scalar.Value == key);

    private static int Column(YamlMappingNode map) => (int)map.Children.Keys.First().Start.Column - 1;

    private static IEnumerable<string> Render(string key, YamlNode value, int indent)
    {
        var writer = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(new YamlMappingNode(new YamlScalarNode(key), value))).Save(writer, assignAnchors: false);
        var text = writer.ToString();
        // Save ends the document with an explicit marker, which has no place inside another document.
        return text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && line != "...")
            .Select(line => new string(' ', indent) + line);
    }

    private static List<string> Lines(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').ToList();
        while (lines.Count > 0 && lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    private static string Join(List<string> lines) => lines.Count == 0 ? "" : string.Join('\n', lines) + "\n";
}
