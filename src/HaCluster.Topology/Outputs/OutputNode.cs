using System.Collections.Immutable;
using System.Text.Json;

namespace HaCluster.Topology.Outputs;

/// <summary>A JSON value which knows its path, so that an error can name it.</summary>
internal readonly record struct OutputNode(JsonElement Element, string Path)
{
    public OutputNode Child(string name) => TryChild(name, out var child)
        ? child
        : throw new EndpointsException($"{Path} has no '{name}'.");

    public OutputNode? OptionalChild(string name) =>
        TryChild(name, out var child) && child.Element.ValueKind != JsonValueKind.Null ? child : null;

    public string Text(string name)
    {
        var child = Child(name);
        return child.Element.ValueKind == JsonValueKind.String ? child.Element.GetString()! : throw child.Wrong("a string");
    }

    public string? OptionalText(string name) => TryChild(name, out var child) && child.Element.ValueKind == JsonValueKind.String
        ? child.Element.GetString()
        : null;

    public int Number(string name)
    {
        var child = Child(name);
        return child.Element.ValueKind == JsonValueKind.Number && child.Element.TryGetDouble(out var number)
            && number == Math.Floor(number)
            ? (int)number
            : throw child.Wrong("a whole number");
    }

    public T Choice<T>(string name)
        where T : struct, Enum =>
        EnumText.Parse<T>(Text(name)) ?? throw Child(name).Wrong($"one of {string.Join(", ", EnumText.All<T>())}");

    public Uri Url(string name)
    {
        var child = Child(name);
        return Uri.TryCreate(Text(name), UriKind.Absolute, out var url) ? url : throw child.Wrong("an absolute URL");
    }

    public ImmutableArray<OutputNode> List(string name)
    {
        var child = Child(name);
        return child.Element.ValueKind == JsonValueKind.Array
            ? [.. child.Element.EnumerateArray().Select((item, index) => new OutputNode(item, $"{child.Path}[{index}]"))]
            : throw child.Wrong("a list");
    }

    private bool TryChild(string name, out OutputNode child)
    {
        child = default;
        if (Element.ValueKind != JsonValueKind.Object || !Element.TryGetProperty(name, out var value))
            return false;
        child = new OutputNode(value, $"{Path}.{name}");
        return true;
    }

    private EndpointsException Wrong(string expected) => new($"{Path} is not {expected}.");
}
