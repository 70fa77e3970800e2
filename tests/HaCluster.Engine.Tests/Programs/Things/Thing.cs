using Pulumi;

/// <summary>A resource of the tests' own package: <c>value</c> changes in place, a change of <c>key</c> replaces.</summary>
internal sealed class Thing(string name, ThingArgs args, CustomResourceOptions? options = null)
    : CustomResource("test:index:Thing", name, args, options)
{
    [Output("value")]
    public Output<string> Value { get; private set; } = null!;

    /// <summary>Counts the updates of the thing; made by the provider.</summary>
    [Output("revision")]
    public Output<int> Revision { get; private set; } = null!;

    [Output("token")]
    public Output<string> Token { get; private set; } = null!;
}

internal sealed class ThingArgs : ResourceArgs
{
    [Input("value", required: true)]
    public required Input<string> Value { get; init; }

    [Input("key")]
    public Input<string>? Key { get; init; }

    [Input("content")]
    public Input<AssetOrArchive>? Content { get; init; }
}

/// <summary>Two things under one parent.</summary>
internal sealed class Pair : ComponentResource
{
    public Pair(string name, Input<string> value, ComponentResourceOptions? options = null) : base("test:index:Pair", name, options)
    {
        First = new Thing($"{name}-first", new ThingArgs { Value = value }, new CustomResourceOptions { Parent = this });
        Second = new Thing(
            $"{name}-second", new ThingArgs { Value = First.Value.Apply(text => text + "!") }, new CustomResourceOptions { Parent = this });
        RegisterOutputs(new Dictionary<string, object?> { ["joined"] = Output.Format($"{First.Value} {Second.Value}") });
    }

    public Thing First { get; }

    public Thing Second { get; }
}
