namespace Pulumi;

/// <summary>How a resource is managed, whatever its inputs.</summary>
public abstract class ResourceOptions
{
    private InputList<Resource>? _dependsOn;
    private List<string>? _ignoreChanges;
    private List<string>? _replaceOnChanges;
    private List<Input<Alias>>? _aliases;
    private List<ResourceTransformation>? _resourceTransformations;

    /// <summary>The provider's id of an existing resource to read instead of registering one.</summary>
    public Input<string>? Id { get; set; }

    /// <summary>The resource that this one belongs to; the stack by default.</summary>
    public Resource? Parent { get; set; }

    /// <summary>Resources that must exist first, besides those whose outputs are used.</summary>
    public InputList<Resource> DependsOn
    {
        get => _dependsOn ??= new();
        set => _dependsOn = value;
    }

    /// <summary>Refuse deletion. Null inherits the parent's.</summary>
    public bool? Protect { get; set; }

    /// <summary>Property paths whose changes are ignored.</summary>
    public List<string> IgnoreChanges
    {
        get => _ignoreChanges ??= [];
        set => _ignoreChanges = value;
    }

    /// <summary>Version of the provider plugin.</summary>
    public string? Version { get; set; }

    /// <summary>The provider to use instead of the default one.</summary>
    public ProviderResource? Provider { get; set; }

    public CustomTimeouts? CustomTimeouts { get; set; }

    /// <summary>Functions that may change the arguments and options of this resource and of those below it.</summary>
    public List<ResourceTransformation> ResourceTransformations
    {
        get => _resourceTransformations ??= [];
        set => _resourceTransformations = value;
    }

    /// <summary>Former identities.</summary>
    public List<Input<Alias>> Aliases
    {
        get => _aliases ??= [];
        set => _aliases = value;
    }

    /// <summary>The URN of a resource of this run to look up instead of registering one.</summary>
    public string? Urn { get; set; }

    /// <summary>Property paths whose changes replace the resource.</summary>
    public List<string> ReplaceOnChanges
    {
        get => _replaceOnChanges ??= [];
        set => _replaceOnChanges = value;
    }

    public string? PluginDownloadURL { get; set; }

    /// <summary>Forget the resource on deletion instead of deleting it. Null inherits the parent's.</summary>
    public bool? RetainOnDelete { get; set; }

    /// <summary>Do not delete this resource when that one is deleted too.</summary>
    public Resource? DeletedWith { get; set; }

    internal abstract ResourceOptions Clone();

    /// <summary>
    /// Fills <paramref name="into"/> (a fresh object) from <paramref name="first"/>, then from <paramref name="second"/>.
    /// </summary>
    private protected static void MergeInto(ResourceOptions into, ResourceOptions? first, ResourceOptions? second)
    {
        foreach (var from in new[] { first, second })
        {
            if (from is null)
            {
                continue;
            }

            into.Id = from.Id ?? into.Id;
            into.Parent = from.Parent ?? into.Parent;
            into.Protect = from.Protect ?? into.Protect;
            into.Version = from.Version ?? into.Version;
            into.Provider = from.Provider ?? into.Provider;
            into.CustomTimeouts = CustomTimeouts.Clone(from.CustomTimeouts) ?? into.CustomTimeouts;
            into.Urn = from.Urn ?? into.Urn;
            into.PluginDownloadURL = from.PluginDownloadURL ?? into.PluginDownloadURL;
            into.RetainOnDelete = from.RetainOnDelete ?? into.RetainOnDelete;
            into.DeletedWith = from.DeletedWith ?? into.DeletedWith;

            if (from._dependsOn is { } dependsOn)
            {
                into.DependsOn.AddRange(dependsOn);
            }

            into.IgnoreChanges.AddRange(from._ignoreChanges ?? []);
            into.ReplaceOnChanges.AddRange(from._replaceOnChanges ?? []);
            into.Aliases.AddRange(from._aliases ?? []);
            into.ResourceTransformations.AddRange(from._resourceTransformations ?? []);
        }
    }
}
