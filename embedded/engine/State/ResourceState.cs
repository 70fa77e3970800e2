using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.State;

/// <summary>One resource as recorded in state: Pulumi's <c>ResourceV3</c>.</summary>
internal sealed record ResourceState
{
    public required string Urn { get; init; }

    /// <summary>True for a resource with a provider; false for a component.</summary>
    public required bool Custom { get; init; }

    public string Type => UrnParts.TypeOf(Urn);
    public string Name => UrnParts.NameOf(Urn);

    /// <summary>Empty for a component, and while unknown in a preview.</summary>
    public string Id { get; init; } = "";

    public PropertyMap Inputs { get; init; } = PropertyMap.Empty;
    public PropertyMap Outputs { get; init; } = PropertyMap.Empty;
    public string Parent { get; init; } = "";

    /// <summary><c>urn::id</c> of the provider; empty for components and providers.</summary>
    public string Provider { get; init; } = "";

    public ImmutableArray<string> Dependencies { get; init; } = [];

    public ImmutableSortedDictionary<string, ImmutableArray<string>> PropertyDependencies { get; init; } = NoPropertyDependencies;

    public string DeletedWith { get; init; } = "";

    /// <summary>The old half of a replacement: it waits for its deletion. Its URN may occur a second time without this mark.</summary>
    public bool Delete { get; init; }

    /// <summary>Already deleted for a replacement which is still to be created.</summary>
    public bool PendingReplacement { get; init; }

    /// <summary>Read, not owned: never changed or deleted.</summary>
    public bool External { get; init; }

    public bool Protect { get; init; }
    public bool RetainOnDelete { get; init; }

    /// <summary>Why it is not complete; the next update repairs it.</summary>
    public ImmutableArray<string> InitErrors { get; init; } = [];

    public ImmutableArray<string> AdditionalSecretOutputs { get; init; } = [];
    public ImmutableArray<string> IgnoreChanges { get; init; } = [];
    public ImmutableArray<string> ReplaceOnChanges { get; init; } = [];
    public CustomTimeouts CustomTimeouts { get; init; } = CustomTimeouts.None;
    public string ImportId { get; init; } = "";
    public DateTimeOffset? Created { get; init; }
    public DateTimeOffset? Modified { get; init; }

    public static ImmutableSortedDictionary<string, ImmutableArray<string>> NoPropertyDependencies { get; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>The URN part of <see cref="Provider"/>; empty when there is none.</summary>
    public string ProviderUrn => ProviderReference.UrnOf(Provider);

    /// <summary>URNs which must exist before this resource, and outlive it.</summary>
    public IEnumerable<string> References()
    {
        if (Provider.Length > 0)
            yield return ProviderUrn;
        if (Parent.Length > 0)
            yield return Parent;
        if (DeletedWith.Length > 0)
            yield return DeletedWith;
        foreach (var urn in Dependencies)
            yield return urn;
        foreach (var urns in PropertyDependencies.Values)
            foreach (var urn in urns)
                yield return urn;
    }

    public ResourceView ToView() =>
        new(Urn, Custom, Id, Parent, Provider, Protect, Inputs, Outputs, Dependencies, PropertyDependencies)
        {
            External = External,
            RetainOnDelete = RetainOnDelete,
            DeletedWith = DeletedWith,
            ImportId = ImportId,
            AdditionalSecretOutputs = AdditionalSecretOutputs,
            IgnoreChanges = IgnoreChanges,
            ReplaceOnChanges = ReplaceOnChanges,
            CustomTimeouts = CustomTimeouts.ByOperation,
        };
}

/// <summary>How long each operation of a resource may take; null means without limit.</summary>
internal sealed record CustomTimeouts(TimeSpan? Create, TimeSpan? Update, TimeSpan? Delete, TimeSpan? Read)
{
    public static CustomTimeouts None { get; } = new(null, null, null, null);

    /// <summary>The limits there are, by the operation's name.</summary>
    public ImmutableSortedDictionary<string, TimeSpan> ByOperation =>
        new (string Name, TimeSpan? Limit)[] { ("create", Create), ("update", Update), ("delete", Delete), ("read", Read) }
            .Where(entry => entry.Limit is not null)
            .ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Limit!.Value, StringComparer.Ordinal);
}
