namespace Pulumi;

/// <summary>A union whose type parameters are not known statically.</summary>
internal interface IUnion
{
    object? Value { get; }
}

/// <summary>Either a <typeparamref name="T0"/> or a <typeparamref name="T1"/>.</summary>
public readonly struct Union<T0, T1> : IEquatable<Union<T0, T1>>, IUnion
{
    private readonly T0 _value0;
    private readonly T1 _value1;

    private Union(bool isT1, T0 value0, T1 value1) => (IsT1, _value0, _value1) = (isT1, value0, value1);

    public object? Value => IsT1 ? _value1 : _value0;

    public bool IsT0 => !IsT1;

    public bool IsT1 { get; }

    public T0 AsT0 => IsT0 ? _value0 : throw WrongCase(nameof(T0), nameof(T1));

    public T1 AsT1 => IsT1 ? _value1 : throw WrongCase(nameof(T1), nameof(T0));

    public static Union<T0, T1> FromT0(T0 value) => new(isT1: false, value, default!);

    public static Union<T0, T1> FromT1(T1 value) => new(isT1: true, default!, value);

    public static implicit operator Union<T0, T1>(T0 value) => FromT0(value);

    public static implicit operator Union<T0, T1>(T1 value) => FromT1(value);

    public void Switch(Action<T0> f0, Action<T1> f1)
    {
        if (IsT1)
        {
            f1(_value1);
        }
        else
        {
            f0(_value0);
        }
    }

    public TResult Match<TResult>(Func<T0, TResult> f0, Func<T1, TResult> f1) => IsT1 ? f1(_value1) : f0(_value0);

    public Union<TResult, T1> MapT0<TResult>(Func<T0, TResult> mapFunc) => IsT1 ? _value1 : mapFunc(_value0);

    public Union<T0, TResult> MapT1<TResult>(Func<T1, TResult> mapFunc) => IsT1 ? mapFunc(_value1) : _value0;

    public bool TryPickT0(out T0 value, out T1 remainder)
    {
        (value, remainder) = (_value0, _value1);
        return IsT0;
    }

    public bool TryPickT1(out T1 value, out T0 remainder)
    {
        (value, remainder) = (_value1, _value0);
        return IsT1;
    }

    public bool Equals(Union<T0, T1> other) => IsT1 == other.IsT1 && Equals(Value, other.Value);

    public override bool Equals(object? obj) => obj is Union<T0, T1> other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(IsT1, Value);

    public override string ToString() => Value?.ToString() ?? "";

    private static InvalidOperationException WrongCase(string asked, string held) =>
        new($"Cannot return as {asked}: the union holds its {held} case.");
}
