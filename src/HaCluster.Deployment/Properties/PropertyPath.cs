using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace HaCluster.Deployment.Properties;

/// <summary>
/// A path into a property map: <c>a.b[0]["quoted key"][*]</c>. <c>*</c> (bare or in brackets) stands for every item or property.
/// </summary>
public sealed class PropertyPath
{
    private PropertyPath(ImmutableArray<object> segments) => Segments = segments;

    /// <summary>A string for a property, an int for a list index, <see cref="Wildcard"/> for all.</summary>
    public ImmutableArray<object> Segments { get; }

    public static object Wildcard { get; } = new WildcardSegment();

    /// <exception cref="FormatException">The text is not a path; the message says where.</exception>
    public static PropertyPath Parse(string text)
    {
        var segments = ImmutableArray.CreateBuilder<object>();
        var position = 0;
        while (position < text.Length)
        {
            switch (text[position])
            {
                case '.' when position + 1 < text.Length && text[position + 1] != '.':
                    position++;
                    break;
                case '.':
                    throw new FormatException($"'{text}' is not a property path: a name is missing after the dot at {position}.");
                case '[':
                    segments.Add(ReadBracket(text, ref position));
                    break;
                default:
                    var end = text.AsSpan(position).IndexOfAny('.', '[');
                    var name = end < 0 ? text[position..] : text.Substring(position, end);
                    segments.Add(name == "*" ? Wildcard : name);
                    position += name.Length;
                    break;
            }
        }
        return segments.Count == 0
            ? throw new FormatException("A property path is empty.")
            : new PropertyPath(segments.ToImmutable());
    }

    /// <summary>Every value at this path; none when it leads nowhere. Looks through secret marks.</summary>
    public IEnumerable<PropertyValue> Find(PropertyMap root) => Find(new ObjectValue(root), 0);

    /// <summary>
    /// <paramref name="target"/> with the values of <paramref name="source"/> at this path. A property that the source does not
    /// have is removed; list items are only replaced, never added or removed.
    /// </summary>
    public PropertyMap Copy(PropertyMap source, PropertyMap target) =>
        ((ObjectValue)Copy(new ObjectValue(source), new ObjectValue(target), 0)).Properties;

    /// <summary>True when <paramref name="other"/> is this path or lies below it.</summary>
    public bool Contains(PropertyPath other)
    {
        if (other.Segments.Length < Segments.Length)
            return false;
        for (var i = 0; i < Segments.Length; i++)
            if (Segments[i] != Wildcard && !Segments[i].Equals(other.Segments[i]))
                return false;
        return true;
    }

    /// <summary>Appends a property name to a path in text form, quoting it when needed.</summary>
    public static string Append(string path, string name)
    {
        if (name.Length == 0 || name.AsSpan().IndexOfAny(".[]\"") >= 0 || name == "*")
            return $"{path}[\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"]";
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    public static string Append(string path, int index) => $"{path}[{index}]";

    public override string ToString() => Segments.Aggregate("", (path, segment) => segment switch
    {
        int index => Append(path, index),
        string name => Append(path, name),
        _ => path + "[*]",
    });

    private IEnumerable<PropertyValue> Find(PropertyValue value, int depth)
    {
        if (depth == Segments.Length)
            return [value];
        return (Segments[depth], value.Unwrapped) switch
        {
            (string name, ObjectValue properties) when properties.Properties.TryGetValue(name, out var child) => Find(child, depth + 1),
            (int index, ArrayValue array) when index < array.Items.Length => Find(array.Items[index], depth + 1),
            (WildcardSegment, ObjectValue properties) => properties.Properties.Values.SelectMany(child => Find(child, depth + 1)),
            (WildcardSegment, ArrayValue array) => array.Items.SelectMany(child => Find(child, depth + 1)),
            _ => [],
        };
    }

    private PropertyValue Copy(PropertyValue source, PropertyValue target, int depth)
    {
        if (depth == Segments.Length)
            return source;
        if (target is SecretValue secret)
            return new SecretValue(Copy(source, secret.Value, depth));
        switch (Segments[depth], source.Unwrapped, target)
        {
            case (string name, ObjectValue from, ObjectValue into):
                return new ObjectValue(CopyProperty(name, from.Properties, into.Properties, depth));
            case (WildcardSegment, ObjectValue from, ObjectValue into):
                var names = from.Properties.Keys.Union(into.Properties.Keys, StringComparer.Ordinal);
                return new ObjectValue(names.Aggregate(into.Properties, (map, name) => CopyProperty(name, from.Properties, map, depth)));
            case (int index, ArrayValue from, ArrayValue into) when index < from.Items.Length && index < into.Items.Length:
                return new ArrayValue(into.Items.SetItem(index, Copy(from.Items[index], into.Items[index], depth + 1)));
            case (WildcardSegment, ArrayValue from, ArrayValue into):
                return new ArrayValue(
                    [.. into.Items.Select((item, index) => index < from.Items.Length ? Copy(from.Items[index], item, depth + 1) : item)]);
            default:
                return target;
        }
    }

    private PropertyMap CopyProperty(string name, PropertyMap from, PropertyMap into, int depth)
    {
        var last = depth == Segments.Length - 1;
        if (!from.TryGetValue(name, out var source))
            return last ? into.Remove(name) : into;
        if (last)
            return into.Set(name, source);
        return into.TryGetValue(name, out var target) ? into.Set(name, Copy(source, target, depth + 1)) : into;
    }

    private static object ReadBracket(string text, ref int position)
    {
        var start = position++;
        if (position < text.Length && text[position] == '"')
        {
            var name = new StringBuilder();
            for (position++; position < text.Length && text[position] != '"'; position++)
            {
                if (text[position] == '\\' && position + 1 < text.Length)
                    position++;
                name.Append(text[position]);
            }
            position++;
            Close(text, ref position, start);
            return name.ToString();
        }
        var end = text.IndexOf(']', position);
        if (end < 0)
            throw new FormatException($"'{text}' is not a property path: the bracket at {start} is not closed.");
        var inside = text[position..end];
        position = end + 1;
        if (inside == "*")
            return Wildcard;
        return int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new FormatException($"'{text}' is not a property path: '{inside}' is not a list index.");
    }

    private static void Close(string text, ref int position, int start)
    {
        if (position >= text.Length || text[position] != ']')
            throw new FormatException($"'{text}' is not a property path: the bracket at {start} is not closed.");
        position++;
    }

    private sealed class WildcardSegment;
}
