using System.Collections.Immutable;
using System.Text.Json;

namespace Pulumi;

/// <summary>Makes and combines outputs.</summary>
public static partial class Output
{
    /// <summary>A known, plain output.</summary>
    public static Output<T> Create<T>(T value) => new(OutputData<T>.Known(value));

    /// <inheritdoc cref="Create{T}(T)"/>
    public static Output<T> Create<T>(Task<T> value) => new(FromTaskAsync(value, isSecret: false));

    /// <summary>A known output that is encrypted in state and hidden in display.</summary>
    public static Output<T> CreateSecret<T>(T value) => new(OutputData<T>.Known(value, isSecret: true));

    /// <inheritdoc cref="CreateSecret{T}(T)"/>
    public static Output<T> CreateSecret<T>(Task<T> value) => new(FromTaskAsync(value, isSecret: true));

    /// <summary>The same output, secret.</summary>
    public static Output<T> CreateSecret<T>(Output<T> value) => new(WithSecretAsync(value, isSecret: true));

    /// <summary>The same output, plain.</summary>
    public static Output<T> Unsecret<T>(Output<T> output) => new(WithSecretAsync(output, isSecret: false));

    /// <summary>Whether the output is secret; waits until it is settled.</summary>
    public static async Task<bool> IsSecretAsync<T>(Output<T> output) => (await output.DataTask.ConfigureAwait(false)).IsSecret;

    /// <summary>One output of all the values, in order.</summary>
    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => All((IEnumerable<Input<T>>)inputs);

    /// <inheritdoc cref="All{T}(Input{T}[])"/>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) => All(inputs.Select(input => input.ToOutput()));

    /// <inheritdoc cref="All{T}(Input{T}[])"/>
    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => All((IEnumerable<Output<T>>)outputs);

    /// <inheritdoc cref="All{T}(Input{T}[])"/>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs)
    {
        // Taken at once: the caller's collection may change while the values are awaited.
        var all = outputs.ToImmutableArray();
        return new(JoinAsync(async join =>
        {
            var values = ImmutableArray.CreateBuilder<T>(all.Length);
            foreach (var output in all)
            {
                values.Add(await join.AddAsync(output).ConfigureAwait(false));
            }

            return values.MoveToImmutable();
        }));
    }

    /// <summary>Formats an interpolated string whose holes may be outputs or inputs.</summary>
    public static Output<string> Format(FormattableString formattableString) => new(JoinAsync(async join =>
    {
        var arguments = formattableString.GetArguments();
        var values = new object?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = await ResolveAsync(join, arguments[i]).ConfigureAwait(false);
        }

        return string.Format(formattableString.Format, values);
    }));

    /// <summary>The value as JSON text. Outputs and inputs anywhere inside the value are resolved.</summary>
    public static Output<string> JsonSerialize<T>(Output<T> output, JsonSerializerOptions? options = null) =>
        new(JoinAsync(async join =>
        {
            var value = await join.AddAsync(output).ConfigureAwait(false);
            return join.Result(0).IsKnown ? await Serialization.OutputJson.SerializeAsync(value, join, options).ConfigureAwait(false) : "";
        }));

    /// <summary>Reads the value from JSON text.</summary>
    public static Output<T> JsonDeserialize<T>(Output<string> output, JsonSerializerOptions? options = null) =>
        output.Apply(json => JsonSerializer.Deserialize<T>(json, options)!);

    internal static Output<T> CreateUnknown<T>(T value) => new(new OutputData<T>([], value, IsKnown: false, IsSecret: false));

    internal static async Task<OutputData<T>> JoinAsync<T>(Func<OutputJoin, Task<T>> combine)
    {
        var join = new OutputJoin();
        var value = await combine(join).ConfigureAwait(false);
        return join.Result(value);
    }

    private static async Task<object?> ResolveAsync(OutputJoin join, object? value) => value switch
    {
        IInput input => await join.AddAsync(input.Flattened()).ConfigureAwait(false),
        IOutput output => await join.AddAsync(output).ConfigureAwait(false),
        _ => value,
    };

    private static async Task<OutputData<T>> FromTaskAsync<T>(Task<T> value, bool isSecret) =>
        OutputData<T>.Known(await value.ConfigureAwait(false), isSecret);

    private static async Task<OutputData<T>> WithSecretAsync<T>(Output<T> output, bool isSecret) =>
        await output.DataTask.ConfigureAwait(false) with { IsSecret = isSecret };
}
