using System.Collections.Immutable;
using HaCluster.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HaCluster.Deployment.Projects;

/// <summary>
/// Changes one value in the text of a stack's file and no other character: comments, order, styles, markers and anchors stay. The result
/// is read again and compared with what was meant; where they differ, the edit is refused.
/// </summary>
public static class ConfigTextEditor
{
    /// <param name="at">Names and indices from the root; what is missing on the way is made.</param>
    public static string Set(string text, string file, ImmutableArray<object> at, YamlNode value)
    {
        var meant = ConfigTree.Set(YamlDocumentFile.Parse(text, file), at, value);
        return Edit(text, file, meant, lines => Set(lines, at, value));
    }

    /// <returns>Null when there is no such value.</returns>
    public static string? Remove(string text, string file, ImmutableArray<object> at)
    {
        var meant = YamlDocumentFile.Parse(text, file);
        return ConfigTree.TryRemove(meant, at) ? Edit(text, file, meant, lines => Remove(lines, at)) : null;
    }

    private static string Edit(string text, string file, YamlNode meant, Func<string, string> edit)
    {
        try
        {
            var edited = edit(text);
            if (SameNode(YamlDocumentFile.Parse(edited, file), meant))
                return edited;
        }
        catch (Exception exception) when (exception is NotSupportedException or YamlException or DeploymentException)
        {
            throw Refused(file, exception);
        }
        throw Refused(file, null);
    }

    private static DeploymentException Refused(string file, Exception? inner) => new(
        Codes.Deployment.ConfigEdit, $"{file} cannot be changed there without changing something else in it; it is as it was.",
        Fix.Of("Change the value in the file with an editor."), inner,
        inner is NotSupportedException ? inner.Message : "The changed text would not read as what was meant.", file);

    private static string Set(string text, ImmutableArray<object> at, YamlNode value)
    {
        var (root, start) = YamlSpan.Read(text);
        if (root is null || root.IsEmpty)
        {
            var rest = root is null ? text : text.Remove(root.Start, root.End - root.Start);
            return InsertLines(rest, root is null ? rest.Length : YamlLines.Next(rest, root.Start), YamlRenderer.Entry(
                (string)at[0], Wrap(at[1..], value), 0));
        }
        var node = root;
        for (var depth = 0; ; depth++)
        {
            RefuseAnchor(node);
            var index = node.Find(at[depth]);
            if (index < 0)
                return Insert(text, at.Length == 1 ? start : null, node, at[depth], Wrap(at[(depth + 1)..], value));
            if (depth == at.Length - 1 || node.Items[index].Value.IsEmpty)
                return Replace(text, node, index, Wrap(at[(depth + 1)..], value));
            node = node.Items[index].Value;
        }
    }

    private static YamlNode Wrap(ImmutableArray<object> path, YamlNode value) => path.IsEmpty ? value : ConfigTree.Set(null, path, value);

    /// <param name="before">Where a value of the root goes, such as the salt: before everything else. Null for the end.</param>
    private static string Insert(string text, int? before, YamlSpan node, object segment, YamlNode value)
    {
        var last = node.Items[^1].Value;
        if (node.Flow)
            return text.Insert(last.End, $", {(segment is string key ? Inline(key) + ": " : "")}{YamlRenderer.Inline(value)}");
        var column = Column(text, node.Items[0], node);
        return InsertLines(text, before ?? NextLine(text, last.End), segment is string name
            ? YamlRenderer.Entry(name, value, column)
            : [$"{new string(' ', column)}- {YamlRenderer.Inline(value)}"]);
    }

    private static string Replace(string text, YamlSpan parent, int index, YamlNode value)
    {
        var (key, old) = parent.Items[index];
        var lines = key is null || parent.Flow ? null : YamlRenderer.Children(value, Column(text, parent.Items[index], parent) + 2);
        if (key is not null && old.IsBlock)
        {
            // The lines of the old collection go; the line of the key keeps its comment.
            var heading = YamlLines.Next(text, key.End);
            text = text.Remove(heading, NextLine(text, old.End) - heading);
            return lines is null ? text.Insert(AfterColon(text, key), " " + YamlRenderer.Inline(value)) : InsertLines(text, heading, lines);
        }
        var start = old.Start == old.End && key is not null ? AfterColon(text, key) : old.Start;
        var end = Math.Max(start, old.End);
        var kept = end > start && text[end - 1] == '\n' ? Terminator(text) : "";
        if (lines is null)
            return text[..start] + (start == old.Start && start != old.End ? "" : " ") + YamlRenderer.Inline(value) + kept + text[end..];
        text = text[..start].TrimEnd(' ') + kept + text[end..];
        return InsertLines(text, YamlLines.Next(text, AfterColon(text, key!)), lines);
    }

    private static string Remove(string text, ImmutableArray<object> at)
    {
        var node = YamlSpan.Read(text).Root!;
        YamlSpan? parent = null;
        var place = 0;
        for (var depth = 0; depth < at.Length - 1; depth++)
        {
            RefuseAnchor(node);
            (parent, place) = (node, node.Find(at[depth]));
            node = parent.Items[place].Value;
        }
        RefuseAnchor(node);
        var index = node.Find(at[^1]);
        // Without children a block collection would read as nothing.
        if (node.Items.Length == 1 && parent is not null)
            return Replace(text, parent, place, node.Kind == YamlSpan.Form.Mapping ? new YamlMappingNode() : new YamlSequenceNode());
        var (key, value) = node.Items[index];
        if (!node.Flow)
        {
            var from = YamlLines.Start(text, (key ?? value).Start);
            return text.Remove(from, NextLine(text, value.End) - from);
        }
        var (start, end) = index + 1 < node.Items.Length
            ? ((key ?? value).Start, (node.Items[index + 1].Key ?? node.Items[index + 1].Value).Start)
            : (index == 0 ? node.Start + 1 : node.Items[index - 1].Value.End, value.End);
        return text.AsSpan(start, end - start).Contains('#')
            ? throw new NotSupportedException("A comment stands beside the value.")
            : text.Remove(start, end - start);
    }

    private static void RefuseAnchor(YamlSpan node)
    {
        if (node.Anchored)
            throw new NotSupportedException("An anchor or alias of YAML stands on the way to the value.");
    }

    private static string Inline(string key) => YamlRenderer.Inline(new YamlScalarNode(key));

    /// <summary>How many characters stand before a key, or before the dash of an item.</summary>
    private static int Column(string text, (YamlSpan? Key, YamlSpan Value) item, YamlSpan parent)
    {
        var at = item.Key is { } key ? key.Start : text.LastIndexOf('-', Math.Max(parent.Start, item.Value.Start - 1));
        return at - YamlLines.Start(text, at);
    }

    private static int AfterColon(string text, YamlSpan key) => text.IndexOf(':', key.End) + 1;

    // A block scalar that keeps its blank lines ends at the start of a line.
    private static int NextLine(string text, int end) => end > 0 && text[end - 1] == '\n' ? end : YamlLines.Next(text, end);

    private static string InsertLines(string text, int at, IEnumerable<string> lines)
    {
        var terminator = Terminator(text);
        var open = at > 0 && text[at - 1] != '\n' ? terminator : "";
        return text.Insert(at, open + string.Concat(lines.Select(line => line + terminator)));
    }

    private static string Terminator(string text) => text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    private static bool SameNode(YamlNode left, YamlNode right) => (left, right) switch
    {
        (YamlScalarNode a, YamlScalarNode b) => (a.Value ?? "") == (b.Value ?? "") && a.Tag == b.Tag && SameType(a.Style, b.Style),
        (YamlSequenceNode a, YamlSequenceNode b) =>
            a.Children.Count == b.Children.Count && a.Tag == b.Tag
                && a.Children.Zip(b.Children).All(pair => SameNode(pair.First, pair.Second)),
        (YamlMappingNode a, YamlMappingNode b) =>
            a.Children.Count == b.Children.Count && a.Tag == b.Tag
                && a.Children.All(child => b.Children.TryGetValue(child.Key, out var other) && SameNode(child.Value, other)),
        _ => false,
    };

    // A plain scalar may be a number; the style of one that was made here is not chosen yet.
    private static bool SameType(ScalarStyle left, ScalarStyle right) =>
        left == ScalarStyle.Any || right == ScalarStyle.Any || (left == ScalarStyle.Plain) == (right == ScalarStyle.Plain);
}
