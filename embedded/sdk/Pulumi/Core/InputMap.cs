using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A map from text to inputs. Values keep their own known and secret state on the wire.</summary>
public sealed class InputMap<V> : Input<ImmutableDictionary<string, V>>, IEnumerable, IAsyncEnumerable<Input<KeyValuePair<string, V>>>
{
    private Output<ImmutableDictionary<string, Input<V>>> _items;

    public InputMap()
        : this(Output.Create(ImmutableDictionary<string, Input<V>>.Empty))
    {
    }

    private InputMap(Output<ImmutableDictionary<string, Input<V>>> items)
        : base(output: null) => _items = items;

    /// <summary>Sets the value of a key.</summary>
    public Input<V> this[string key]
    {
        set => _items = _items.Apply(items => items.SetItem(key, value));
    }

    /// <summary>Adds a key, which must not be there yet (<see cref="ArgumentException"/>).</summary>
    public void Add(string key, Input<V> value) => _items = _items.Apply(items => items.Add(key, value));

    /// <summary>Adds the entries of another map.</summary>
    public void Add(InputMap<V> values) => AddRange(values);

    /// <inheritdoc cref="Add(InputMap{V})"/>
    public void AddRange(InputMap<V> values) =>
        _items = Output.Tuple(_items, values._items).Apply(both => both.Item1.AddRange(both.Item2));

    /// <summary>A new map with the entries of both; <paramref name="second"/> wins.</summary>
    public static InputMap<V> Merge(InputMap<V> first, InputMap<V> second) =>
        new(Output.Tuple(first._items, second._items).Apply(both => both.Item1.SetItems(both.Item2)));

    private protected override Output<ImmutableDictionary<string, V>> Flatten() => _items.Apply(items =>
    {
        var keys = items.Keys.ToImmutableArray();
        return Output.All(keys.Select(key => items[key].ToOutput()))
            .Apply(values => keys.Zip(values).ToImmutableDictionary(pair => pair.First, pair => pair.Second));
    });

    private protected override IOutput ForWire() => _items;

    private static InputMap<V> FromValues<TDictionary>(Output<TDictionary> values)
        where TDictionary : IEnumerable<KeyValuePair<string, V>> =>
        new(values.Apply(items => items is null
            ? ImmutableDictionary<string, Input<V>>.Empty
            : items.ToImmutableDictionary(item => item.Key, item => (Input<V>)item.Value)));

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException($"{typeof(InputMap<V>)} cannot be enumerated synchronously; its entries may not be known yet.");

    async IAsyncEnumerator<Input<KeyValuePair<string, V>>> IAsyncEnumerable<Input<KeyValuePair<string, V>>>.GetAsyncEnumerator(
        CancellationToken cancellationToken)
    {
        var data = await _items.DataTask.WaitAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (key, value) in data.IsKnown ? data.Value : ImmutableDictionary<string, Input<V>>.Empty)
        {
            yield return value.Apply(known => KeyValuePair.Create(key, known));
        }
    }

    public static implicit operator InputMap<V>(Dictionary<string, V> values) =>
        FromValues(Output.Create(values.ToImmutableDictionary()));

    public static implicit operator InputMap<V>(ImmutableDictionary<string, V> values) => FromValues(Output.Create(values));

    public static implicit operator InputMap<V>(Output<Dictionary<string, V>> values) => FromValues(values);

    public static implicit operator InputMap<V>(Output<IDictionary<string, V>> values) => FromValues(values);

    public static implicit operator InputMap<V>(Output<ImmutableDictionary<string, V>> values) => FromValues(values);
}
