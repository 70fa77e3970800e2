using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Schema;

/// <summary>
/// Reads typed values from a property map, secret marks removed. A value of another type than expected is refused with its path:
/// inputs are checked before, so this meets only damaged or hand-edited state.
/// </summary>
internal readonly struct PropertyReader(PropertyMap map, string path = "")
{
    public PropertyMap Map { get; } = map;

    public bool Has(string name) => Map?.Find(name) is not null;

    public string String(string name) => OptionalString(name) ?? throw Unexpected(name, "a string", null);

    public string String(string name, string fallback) => OptionalString(name) ?? fallback;

    public string? OptionalString(string name) => Map.Find(name) switch
    {
        null => null,
        StringValue text => text.Value,
        var other => throw Unexpected(name, "a string", other),
    };

    public bool Bool(string name, bool fallback) => OptionalBool(name) ?? fallback;

    public bool? OptionalBool(string name) => Map.Find(name) switch
    {
        null => null,
        BoolValue flag => flag.Value,
        var other => throw Unexpected(name, "true or false", other),
    };

    public int Int(string name, int fallback) => (int)(OptionalNumber(name) ?? fallback);

    public long? OptionalLong(string name) => (long?)OptionalNumber(name);

    public double? OptionalNumber(string name) => Map.Find(name) switch
    {
        null => null,
        NumberValue number => number.Value,
        var other => throw Unexpected(name, "a number", other),
    };

    /// <summary>Empty when absent.</summary>
    public ImmutableArray<string> Strings(string name)
    {
        var reader = this;
        return [.. Items(name).Select((item, index) => ValueKind.Plain(item) switch
        {
            StringValue text => text.Value,
            NumberValue number => number.Value.ToString(CultureInfo.InvariantCulture),
            var other => throw reader.Unexpected($"{name}[{index}]", "a string", other),
        })];
    }

    /// <summary>Empty when absent.</summary>
    public ImmutableSortedDictionary<string, string> StringMap(string name)
    {
        var reader = this;
        var value = Map.Find(name);
        if (value is null)
            return ImmutableSortedDictionary<string, string>.Empty;
        if (value is not ObjectValue nested)
            throw Unexpected(name, "an object of strings", value);
        return nested.Properties.ToImmutableSortedDictionary(
            entry => entry.Key,
            entry =>
                entry.Value.Unwrapped is StringValue text
                    ? text.Value
                    : throw reader.Unexpected($"{name}.{entry.Key}", "a string", entry.Value),
            StringComparer.Ordinal);
    }

    /// <summary>A nested object; null when absent.</summary>
    public PropertyReader? Object(string name) => Map.Find(name) switch
    {
        null => null,
        ObjectValue nested => new PropertyReader(nested.Properties, Path(name)),
        var other => throw Unexpected(name, "an object", other),
    };

    /// <summary>A list of nested objects; empty when absent.</summary>
    public ImmutableArray<PropertyReader> Objects(string name)
    {
        var reader = this;
        return [.. Items(name).Select((item, index) => item.Unwrapped is ObjectValue nested
            ? new PropertyReader(nested.Properties, reader.Path($"{name}[{index}]"))
            : throw reader.Unexpected($"{name}[{index}]", "an object", item))];
    }

    private ImmutableArray<PropertyValue> Items(string name) => Map.Find(name) switch
    {
        null => [],
        ArrayValue array => array.Items,
        var other => throw Unexpected(name, "a list", other),
    };

    private string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private ProviderException Unexpected(string name, string expected, PropertyValue? found) =>
        new($"Property '{Path(name)}': expected {expected}, found {ValueKind.Of(found)}.");
}
