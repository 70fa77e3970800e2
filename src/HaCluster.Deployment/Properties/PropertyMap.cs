using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace HaCluster.Deployment.Properties;

/// <summary>An immutable map from property name to value, ordered by name (ordinal), with structural equality.</summary>
public sealed class PropertyMap : IReadOnlyDictionary<string, PropertyValue>, IEquatable<PropertyMap>
{
    private readonly ImmutableSortedDictionary<string, PropertyValue> _values;

    private PropertyMap(ImmutableSortedDictionary<string, PropertyValue> values) => _values = values;

    public static PropertyMap Empty { get; } =
        new(ImmutableSortedDictionary<string, PropertyValue>.Empty.WithComparers(StringComparer.Ordinal));

    public static PropertyMap Create(IEnumerable<KeyValuePair<string, PropertyValue>> values) =>
        new(Empty._values.SetItems(values));

    public PropertyValue this[string key] => _values[key];
    public IEnumerable<string> Keys => _values.Keys;
    public IEnumerable<PropertyValue> Values => _values.Values;
    public int Count => _values.Count;

    public PropertyMap Set(string key, PropertyValue value) => new(_values.SetItem(key, value));
    public PropertyMap SetAll(IEnumerable<KeyValuePair<string, PropertyValue>> values) => new(_values.SetItems(values));
    public PropertyMap Remove(string key) => new(_values.Remove(key));

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out PropertyValue value) => _values.TryGetValue(key, out value);

    /// <summary>The value without its secret mark, or null when the key is absent or holds null.</summary>
    public PropertyValue? Find(string key) =>
        _values.TryGetValue(key, out var value) && value.Unwrapped is not NullValue ? value.Unwrapped : null;

    public IEnumerator<KeyValuePair<string, PropertyValue>> GetEnumerator() => _values.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(PropertyMap? other) =>
        other is not null && Count == other.Count
        && _values.All(entry => other.TryGetValue(entry.Key, out var value) && entry.Value.Equals(value));

    public override bool Equals(object? obj) => Equals(obj as PropertyMap);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in _values)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value);
        }
        return hash.ToHashCode();
    }
}
