using System.Collections.Immutable;

namespace Pulumi;

/// <summary>The outputs of another stack.</summary>
public sealed class StackReference : CustomResource
{
    /// <summary>
    /// Refers to the stack <c>[[organization/]project/]stack</c> named by <paramref name="args"/>, else by <paramref name="name"/>.
    /// </summary>
    public StackReference(string name, StackReferenceArgs? args = null, CustomResourceOptions? options = null)
        : base(
            "pulumi:pulumi:StackReference",
            name,
            new StackReferenceArgs { Name = args?.Name ?? name },
            CustomResourceOptions.Merge(options, new CustomResourceOptions { Id = args?.Name ?? name }))
    {
    }

    /// <summary>The referenced stack.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    /// <summary>All its outputs.</summary>
    [Output("outputs")]
    public Output<ImmutableDictionary<string, object>> Outputs { get; private set; } = null!;

    /// <summary>Names of the outputs that hold a secret.</summary>
    [Output("secretOutputNames")]
    public Output<ImmutableArray<string>> SecretOutputNames { get; private set; } = null!;

    /// <summary>One output; null if the stack has none of that name.</summary>
    public Output<object?> GetOutput(Input<string> name) => Read(name, (key, outputs) => outputs.GetValueOrDefault(key));

    /// <summary>One output; a missing one fails with <see cref="KeyNotFoundException"/>.</summary>
    public Output<object> RequireOutput(Input<string> name) => Output.Tuple(name.ToOutput(), Name).Apply(names => Read(
        names.Item1,
        (key, outputs) => outputs.GetValueOrDefault(key) ?? throw Missing(key, names.Item2)));

    /// <summary>One output with whether it is secret.</summary>
    public async Task<StackReferenceOutputDetails> GetOutputDetailsAsync(string name)
    {
        var data = await GetOutput(name).DataTask.ConfigureAwait(false);
        var value = data.IsKnown ? data.Value : null;
        return data.IsSecret ? new() { SecretValue = value } : new() { Value = value };
    }

    /// <summary>
    /// The value of one plain output; null if there is none. A secret fails with <see cref="InvalidOperationException"/>.
    /// </summary>
    public async Task<object?> GetValueAsync(Input<string> name)
    {
        var data = await GetOutput(name).DataTask.ConfigureAwait(false);
        return data.IsSecret ? throw SecretAsPlain() : data.Value;
    }

    /// <inheritdoc cref="GetValueAsync"/>
    /// <remarks>A missing output fails with <see cref="KeyNotFoundException"/>.</remarks>
    public async Task<object> RequireValueAsync(Input<string> name)
    {
        var data = await RequireOutput(name).DataTask.ConfigureAwait(false);
        return data.IsSecret ? throw SecretAsPlain() : data.Value;
    }

    // The map of outputs is secret as a whole as soon as one of them is, so the list of names decides which ones really are.
    private Output<T> Read<T>(Input<string> name, Func<string, ImmutableDictionary<string, object>, T> read)
    {
        return new Output<T>(ReadAsync());

        async Task<OutputData<T>> ReadAsync()
        {
            var key = await name.ToOutput().DataTask.ConfigureAwait(false);
            var outputs = await Outputs.DataTask.ConfigureAwait(false);
            var secretNames = await SecretOutputNames.DataTask.ConfigureAwait(false);
            var isKnown = key.IsKnown && outputs.IsKnown;
            var namesAreUsable = key.IsKnown && secretNames is { IsKnown: true, Value.IsDefault: false };
            var isSecret = namesAreUsable ? secretNames.Value.Contains(key.Value) : outputs.IsSecret;
            return new(
                key.Resources.Union(outputs.Resources),
                isKnown ? read(key.Value, outputs.Value) : default!,
                isKnown,
                key.IsSecret || isSecret);
        }
    }

    private static KeyNotFoundException Missing(string key, string stack) =>
        new($"Required output '{key}' does not exist on stack '{stack}'.");

    private static InvalidOperationException SecretAsPlain() => new(
        "Cannot call 'GetOutputValueAsync' if the referenced stack output is a secret. Use 'GetOutput' or 'RequireOutput' instead.");
}

/// <summary>Arguments of a <see cref="StackReference"/>.</summary>
public sealed class StackReferenceArgs : ResourceArgs
{
    /// <summary>The stack to refer to; the resource's name by default.</summary>
    [Input("name", required: true)]
    public Input<string>? Name { get; set; }
}

/// <summary>An output of another stack: exactly one member is set when it exists.</summary>
public sealed class StackReferenceOutputDetails
{
    public object? Value { get; set; }

    public object? SecretValue { get; set; }
}
