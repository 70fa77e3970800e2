using System.Collections.Immutable;

namespace Pulumi.Sdk.Tests;

/// <summary>A resource as generated packages declare them.</summary>
public sealed class Thing : CustomResource
{
    public Thing(string name, ThingArgs? args = null, CustomResourceOptions? options = null)
        : base("test:index:Thing", name, args ?? new ThingArgs(), options)
    {
    }

    [Output("text")]
    public Output<string?> Text { get; private set; } = null!;

    [Output("count")]
    public Output<int?> Count { get; private set; } = null!;

    [Output("items")]
    public Output<ImmutableArray<string>> Items { get; private set; } = null!;

    [Output("part")]
    public Output<ThingPart?> Part { get; private set; } = null!;

    [Output("other")]
    public Output<string?> Other { get; private set; } = null!;
}

public sealed class ThingArgs : ResourceArgs
{
    [Input("text")]
    public Input<string>? Text { get; set; }

    [Input("count")]
    public Input<int>? Count { get; set; }

    [field: Input("items")]
    public InputList<string> Items { get => field ??= new(); set; }

    [field: Input("map")]
    public InputMap<string> Map { get => field ??= new(); set; }

    [Input("part")]
    public Input<ThingPartArgs>? Part { get; set; }

    [Input("thing")]
    public Input<Resource>? Thing { get; set; }

    [Input("json", json: true)]
    public Input<ThingPartArgs>? Json { get; set; }

    // The engine owns these two names.
    [Input("id")]
    public Input<string>? IdInput { get; set; }

    [Input("urn")]
    public Input<string>? UrnInput { get; set; }
}

public sealed class ThingPartArgs : ResourceArgs
{
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("size")]
    public Input<double>? Size { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }
}

[OutputType]
public sealed class ThingPart
{
    [OutputConstructor]
    private ThingPart(string name, double? size) => (Name, Size) = (name, size);

    public string Name { get; }

    public double? Size { get; }
}

/// <summary>A local component.</summary>
public sealed class Group : ComponentResource
{
    public Group(string name, Action<Group>? children = null, ComponentResourceOptions? options = null)
        : base("test:index:Group", name, options)
    {
        children?.Invoke(this);
        RegisterOutputs(new Dictionary<string, object?> { ["members"] = 2 });
    }
}

public sealed class TestProvider(string name, CustomResourceOptions? options = null)
    : ProviderResource("test", name, ResourceArgs.Empty, options);
