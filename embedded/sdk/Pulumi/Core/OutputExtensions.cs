using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Reads parts of outputs.</summary>
public static class OutputExtensions
{
    /// <summary>The element at an index.</summary>
    public static Output<T> GetAt<T>(this Output<ImmutableArray<T>> array, Input<int> index) =>
        Output.Tuple(array, index.ToOutput()).Apply(both => both.Item1[both.Item2]);

    /// <summary>The first element.</summary>
    public static Output<T> First<T>(this Output<ImmutableArray<T>> array) => array.GetAt(0);

    /// <summary>The number of elements.</summary>
    public static Output<int> Length<T>(this Output<ImmutableArray<T>> array) => array.Apply(known => known.Length);

    public static Output<bool> IsT0<T0, T1>(this Output<Union<T0, T1>> union) => union.Apply(known => known.IsT0);

    public static Output<bool> IsT1<T0, T1>(this Output<Union<T0, T1>> union) => union.Apply(known => known.IsT1);

    public static Output<T0> AsT0<T0, T1>(this Output<Union<T0, T1>> union) => union.Apply(known => known.AsT0);

    public static Output<T1> AsT1<T0, T1>(this Output<Union<T0, T1>> union) => union.Apply(known => known.AsT1);

    public static Output<object?> Value<T0, T1>(this Output<Union<T0, T1>> union) => union.Apply(known => known.Value);
}
