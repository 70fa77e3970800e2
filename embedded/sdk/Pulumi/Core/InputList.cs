using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A list of inputs. Elements keep their own known and secret state on the wire.</summary>
public sealed class InputList<T> : Input<ImmutableArray<T>>, IEnumerable, IAsyncEnumerable<Input<T>>
{
    private Output<ImmutableArray<Input<T>>> _items;

    public InputList()
        : this(Output.Create(ImmutableArray<Input<T>>.Empty))
    {
    }

    private InputList(Output<ImmutableArray<Input<T>>> items)
        : base(output: null) => _items = items;

    /// <summary>Appends the elements.</summary>
    public void Add(params Input<T>[] inputs) => _items = _items.Apply(items => items.AddRange(inputs));

    /// <summary>Appends the elements of another list.</summary>
    public void Add(InputList<T> inputs) => AddRange(inputs);

    /// <inheritdoc cref="Add(InputList{T})"/>
    public void AddRange(InputList<T> inputs) => _items = Concat(inputs)._items;

    /// <summary>A new list with the elements of both.</summary>
    public InputList<T> Concat(InputList<T> other) =>
        new(Output.Tuple(_items, other._items).Apply(both => both.Item1.AddRange(both.Item2)));

    private protected override Output<ImmutableArray<T>> Flatten() => _items.Apply(items => Output.All(items.AsEnumerable()));

    private protected override IOutput ForWire() => _items;

    private static InputList<T> FromInputs(IEnumerable<Input<T>> inputs) => new(Output.Create(inputs.ToImmutableArray()));

    private static InputList<T> FromValues<TCollection>(Output<TCollection> values)
        where TCollection : IEnumerable<T> =>
        new(values.Apply(items => IsDefault(items) ? [] : items.Select(item => (Input<T>)item).ToImmutableArray()));

    private static bool IsDefault(IEnumerable<T>? items) => items is null or ImmutableArray<T> { IsDefault: true };

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException($"{typeof(InputList<T>)} cannot be enumerated synchronously; its elements may not be known yet.");

    async IAsyncEnumerator<Input<T>> IAsyncEnumerable<Input<T>>.GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await _items.DataTask.WaitAsync(cancellationToken).ConfigureAwait(false);
        foreach (var item in data.IsKnown ? data.Value : [])
        {
            yield return item;
        }
    }

    public static implicit operator InputList<T>(T value) => FromInputs([value]);

    public static implicit operator InputList<T>(Output<T> value) => FromInputs([value]);

    public static implicit operator InputList<T>(Input<T> value) => FromInputs([value]);

    public static implicit operator InputList<T>(T[] values) => FromValues(Output.Create(values));

    public static implicit operator InputList<T>(Output<T>[] values) => FromInputs(values.Select(value => (Input<T>)value));

    public static implicit operator InputList<T>(Input<T>[] values) => FromInputs(values);

    public static implicit operator InputList<T>(List<T> values) => FromValues(Output.Create<IEnumerable<T>>([.. values]));

    public static implicit operator InputList<T>(List<Output<T>> values) => FromInputs(values.Select(value => (Input<T>)value));

    public static implicit operator InputList<T>(List<Input<T>> values) => FromInputs(values);

    public static implicit operator InputList<T>(ImmutableArray<T> values) => FromValues(Output.Create(values));

    public static implicit operator InputList<T>(ImmutableArray<Output<T>> values) =>
        FromInputs(values.Select(value => (Input<T>)value));

    public static implicit operator InputList<T>(ImmutableArray<Input<T>> values) => FromInputs(values);

    public static implicit operator InputList<T>(Output<T[]> values) => FromValues(values);

    public static implicit operator InputList<T>(Output<List<T>> values) => FromValues(values);

    public static implicit operator InputList<T>(Output<IEnumerable<T>> values) => FromValues(values);

    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values) => FromValues(values);
}
