using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HaCluster.Deployment.Projects;

/// <summary>A node of a YAML document with its place in the text, which YamlDotNet's model does not have for aliases and ends.</summary>
/// <param name="Start">Offset of its first character; of a block collection, that of its first key or dash.</param>
/// <param name="End">Offset after its last character. Blank lines behind a block scalar do not belong to it, unless it keeps them.</param>
/// <param name="Anchored">It has an anchor, or is an alias: what changes it may change another place.</param>
/// <param name="Items">Keys and values of a mapping; the key of an item of a sequence is null.</param>
internal sealed record YamlSpan(
    YamlSpan.Form Kind, int Start, int End, bool Anchored, bool Flow, string? Text, ImmutableArray<(YamlSpan? Key, YamlSpan Value)> Items)
{
    public enum Form
    {
        Scalar,
        Mapping,
        Sequence,
    }

    /// <summary>Nothing stands there: no text, or an empty collection.</summary>
    public bool IsEmpty => Kind == Form.Scalar ? Start == End : Items.IsEmpty;

    /// <summary>Whether it is written with indentation on lines of its own.</summary>
    public bool IsBlock => Kind != Form.Scalar && !Flow;

    public int Find(object segment) => segment switch
    {
        string name when Kind == Form.Mapping => Items.ToList().FindIndex(item => item.Key!.Text == name),
        int index when Kind == Form.Sequence && index < Items.Length => index,
        _ => -1,
    };

    /// <returns>The root of the first document, null when there is none, and the offset of its content.</returns>
    public static (YamlSpan? Root, int ContentStart) Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out var document))
            return (null, text.Length);
        var root = Read(parser, text);
        // The line of an explicit marker is not content.
        return (root, document.IsImplicit ? 0 : YamlLines.Next(text, (int)document.End.Index));
    }

    private static YamlSpan Read(Parser parser, string text)
    {
        switch (parser.Consume<ParsingEvent>())
        {
            case Scalar scalar:
                return new YamlSpan(Form.Scalar, At(scalar.Start), EndOf(scalar, text), !scalar.Anchor.IsEmpty, false, scalar.Value, []);
            case AnchorAlias alias:
                return new YamlSpan(Form.Scalar, At(alias.Start), At(alias.End), true, false, null, []);
            case MappingStart mapping:
                var entries = ImmutableArray.CreateBuilder<(YamlSpan?, YamlSpan)>();
                while (!parser.Accept<MappingEnd>(out _))
                    entries.Add((Read(parser, text), Read(parser, text)));
                return Collection(
                    Form.Mapping, mapping, mapping.Style == MappingStyle.Flow, parser.Consume<MappingEnd>(), entries.ToImmutable());
            case SequenceStart sequence:
                var items = ImmutableArray.CreateBuilder<(YamlSpan?, YamlSpan)>();
                while (!parser.Accept<SequenceEnd>(out _))
                    items.Add((null, Read(parser, text)));
                return Collection(
                    Form.Sequence, sequence, sequence.Style == SequenceStyle.Flow, parser.Consume<SequenceEnd>(), items.ToImmutable());
            case var other:
                throw new InvalidOperationException($"A {other.GetType().Name} is no node.");
        }
    }

    private static YamlSpan Collection(
        Form kind, NodeEvent start, bool flow, ParsingEvent end, ImmutableArray<(YamlSpan? Key, YamlSpan Value)> items) =>
        // The mark of the end is that of the closing bracket itself.
        new(kind, At(start.Start), flow ? At(end.End) + 1 : items[^1].Value.End, !start.Anchor.IsEmpty, flow, null, items);

    private static int EndOf(Scalar scalar, string text)
    {
        var end = At(scalar.End);
        if (scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded))
            return end;
        var keepsBlankLines = text.AsSpan(At(scalar.Start), YamlLines.End(text, At(scalar.Start)) - At(scalar.Start)).Contains('+');
        return keepsBlankLines ? end : At(scalar.Start) + text[At(scalar.Start)..end].TrimEnd().Length;
    }

    private static int At(Mark mark) => (int)mark.Index;
}

/// <summary>Lines of a text by offsets.</summary>
internal static class YamlLines
{
    public static int Start(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    /// <summary>The offset of the line's end mark, or of the end of the text.</summary>
    public static int End(string text, int at)
    {
        var end = text.IndexOf('\n', at);
        if (end < 0)
            return text.Length;
        return end > at && text[end - 1] == '\r' ? end - 1 : end;
    }

    /// <summary>The start of the next line, or the end of the text.</summary>
    public static int Next(string text, int at)
    {
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end + 1;
    }
}
