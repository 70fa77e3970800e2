namespace Pulumi;

/// <summary>A value given to a resource: plain, or an output of another resource.</summary>
public class Input<T> : IInput
{
    private readonly Output<T>? _output;

    private protected Input(Output<T>? output) => _output = output;

    IOutput IInput.ForWire() => ForWire();

    IOutput IInput.Flattened() => Flatten();

    /// <summary>The resolved value. Collections compute it on demand from their elements.</summary>
    private protected virtual Output<T> Flatten() =>
        _output ?? throw new InvalidOperationException($"{GetType()} must override {nameof(Flatten)}.");

    private protected virtual IOutput ForWire() => Flatten();

    internal Output<T> AsOutput() => Flatten();

    public static implicit operator Input<T>(T value) => new(Output.Create(value));

    public static implicit operator Input<T>(Output<T> value) => new(value);

    public static implicit operator Output<T>(Input<T> input) => input.Flatten();
}

/// <summary>Conveniences for inputs that may be null.</summary>
public static class InputExtensions
{
    /// <summary>The input as an output; null becomes an output of the default value.</summary>
    public static Output<T> ToOutput<T>(this Input<T>? input) => input?.AsOutput() ?? Output.Create(default(T)!);

    /// <inheritdoc cref="Output{T}.Apply{U}(Func{T, U})"/>
    public static Output<U> Apply<T, U>(this Input<T>? input, Func<T, U> func) => input.ToOutput().Apply(func);

    /// <inheritdoc cref="Output{T}.Apply{U}(Func{T, U})"/>
    public static Output<U> Apply<T, U>(this Input<T>? input, Func<T, Task<U>> func) => input.ToOutput().Apply(func);

    /// <inheritdoc cref="Output{T}.Apply{U}(Func{T, Input{U}})"/>
    public static Output<U> Apply<T, U>(this Input<T>? input, Func<T, Input<U>?> func) => input.ToOutput().Apply(func);

    /// <inheritdoc cref="Output{T}.Apply{U}(Func{T, Input{U}})"/>
    public static Output<U> Apply<T, U>(this Input<T>? input, Func<T, Output<U>?> func) => input.ToOutput().Apply(func);
}
