namespace Pulumi;

/// <summary>Options of a component.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    private List<ProviderResource>? _providers;

    /// <summary>Providers for the resources of this component, one a package. Excludes <see cref="ResourceOptions.Provider"/>.</summary>
    public List<ProviderResource> Providers
    {
        get => _providers ??= [];
        set => _providers = value;
    }

    internal bool HasProviders => _providers is { Count: > 0 };

    /// <summary>New options of both; single values of <paramref name="options2"/> win, lists are concatenated.</summary>
    public static ComponentResourceOptions Merge(ComponentResourceOptions? options1, ComponentResourceOptions? options2)
    {
        var merged = new ComponentResourceOptions { Providers = [.. options1?._providers ?? [], .. options2?._providers ?? []] };
        MergeInto(merged, options1, options2);
        return merged;
    }

    internal override ComponentResourceOptions Clone() => Merge(this, null);
}
