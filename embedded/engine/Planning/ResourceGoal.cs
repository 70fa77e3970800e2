using System.Collections.Immutable;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Planning;

/// <summary>What the program wants a resource to be; options that it left open are already filled from the parent.</summary>
internal sealed record ResourceGoal
{
    public required string Urn { get; init; }
    public required bool Custom { get; init; }
    public string Type => UrnParts.TypeOf(Urn);
    public string Name => UrnParts.NameOf(Urn);
    public PropertyMap Inputs { get; init; } = PropertyMap.Empty;
    public string Parent { get; init; } = "";

    /// <summary><c>urn::id</c>; empty for components and providers.</summary>
    public string Provider { get; init; } = "";

    public ImmutableArray<string> Dependencies { get; init; } = [];
    public ImmutableSortedDictionary<string, ImmutableArray<string>> PropertyDependencies { get; init; } =
        ResourceState.NoPropertyDependencies;
    public bool Protect { get; init; }
    public bool RetainOnDelete { get; init; }
    public string DeletedWith { get; init; } = "";
    public ImmutableArray<string> ReplaceWith { get; init; } = [];

    /// <summary>Null leaves the choice to the provider.</summary>
    public bool? DeleteBeforeReplace { get; init; }

    public ImmutableArray<string> IgnoreChanges { get; init; } = [];
    public ImmutableArray<string> ReplaceOnChanges { get; init; } = [];
    public ImmutableArray<string> AdditionalSecretOutputs { get; init; } = [];

    /// <summary>Outputs that the provider wants secret because of the inputs.</summary>
    public ImmutableArray<string> SecretOutputs { get; init; } = [];

    /// <summary>URNs under which the resource may be recorded.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    public string ImportId { get; init; } = "";
    public CustomTimeouts CustomTimeouts { get; init; } = CustomTimeouts.None;

    /// <summary>URNs which must exist before this resource.</summary>
    public IEnumerable<string> References() => ToState().References();

    /// <summary>The state as far as the goal determines it; id, outputs and times are not its to say.</summary>
    public ResourceState ToState() => new()
    {
        Urn = Urn,
        Custom = Custom,
        Inputs = Inputs,
        Parent = Parent,
        Provider = Provider,
        Dependencies = Dependencies,
        PropertyDependencies = PropertyDependencies,
        DeletedWith = DeletedWith,
        Protect = Protect,
        RetainOnDelete = RetainOnDelete,
        AdditionalSecretOutputs = AdditionalSecretOutputs,
        IgnoreChanges = IgnoreChanges,
        ReplaceOnChanges = ReplaceOnChanges,
        CustomTimeouts = CustomTimeouts,
        ImportId = ImportId,
    };
}
