using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// What an output holds once it is settled. <paramref name="Value"/> is meaningless unless <paramref name="IsKnown"/>.
/// </summary>
internal readonly record struct OutputData<T>(ImmutableHashSet<Resource> Resources, T Value, bool IsKnown, bool IsSecret)
{
    public static OutputData<T> Known(T value, bool isSecret = false) => new([], value, IsKnown: true, isSecret);

    public OutputData<U> With<U>(U value) => new(Resources, value, IsKnown, IsSecret);
}

/// <summary>An output whose type parameter is not known statically.</summary>
internal interface IOutput
{
    /// <summary>True once <see cref="GetDataAsync"/> would not have to wait.</summary>
    bool IsSettled { get; }

    Task<OutputData<object?>> GetDataAsync();
}

/// <summary>An input whose type parameter is not known statically.</summary>
internal interface IInput
{
    /// <summary>
    /// The output to put on the wire. Lists and maps give one of still unresolved elements, so that one unknown or secret
    /// element does not make the whole collection unknown or secret.
    /// </summary>
    IOutput ForWire();

    /// <summary>The output of the fully resolved value.</summary>
    IOutput Flattened();
}
