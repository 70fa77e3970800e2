using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Anything the engine keeps track of.</summary>
public class Resource
{
    private readonly string _type;
    private readonly string _name;
    private readonly ImmutableArray<ResourceTransformation> _transformations = [];
    private readonly ConcurrentQueue<Resource> _children = new();

    /// <summary>Registers the resource with the running deployment.</summary>
    private protected Resource(
        string type,
        string name,
        bool custom,
        ResourceArgs args,
        ResourceOptions options,
        bool remote = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException($"Missing resource name for a resource of type '{type}'; every resource needs one.", nameof(name));
        }

        var deployment = Deployment.Required;
        (_type, _name, IsRemote) = (type, name, remote);
        options = options.Clone();
        if (type != StackType)
        {
            options.Parent ??= deployment.StackResource;
        }

        var parent = options.Parent;
        _transformations = [.. options.ResourceTransformations, .. parent?._transformations ?? []];
        (args, options) = Transform(args, options);

        if (parent is not null)
        {
            parent._children.Enqueue(this);
            options.Protect ??= parent.Protect;
            Providers = parent.Providers;
        }

        Protect = options.Protect;
        Providers = ResolveProviders(custom, options);
        deployment.Register(this, custom, args, options);
    }

    /// <summary>A resource that only stands for another one, known by its URN.</summary>
    private protected Resource(Output<string> urn)
    {
        (_type, _name, IsRemote) = ("", "", true);
        Urn = urn;
    }

    internal const string StackType = "pulumi:pulumi:Stack";

    /// <summary>The engine's name of the resource.</summary>
    [Output("urn")]
    public Output<string> Urn { get; internal set; } = null!;

    /// <summary>The type token.</summary>
    public string GetResourceType() => _type;

    /// <summary>The name given by the program.</summary>
    public string GetResourceName() => _name;

    internal bool IsRemote { get; }

    internal bool? Protect { get; }

    internal IEnumerable<Resource> Children => _children;

    /// <summary>Providers by package, inherited by the resources below.</summary>
    internal ImmutableDictionary<string, ProviderResource> Providers { get; } = ImmutableDictionary<string, ProviderResource>.Empty;

    /// <summary>The provider for a type token or function token; null is the default one.</summary>
    internal ProviderResource? GetProvider(string token) => Providers.GetValueOrDefault(PackageOf(token));

    internal static string PackageOf(string token) => token.Split(':')[0];

    private (ResourceArgs Args, ResourceOptions Options) Transform(ResourceArgs args, ResourceOptions options)
    {
        var parent = options.Parent;
        foreach (var transformation in _transformations)
        {
            if (transformation(new ResourceTransformationArgs(this, args, options)) is not { } result)
            {
                continue;
            }

            if (result.Options.Parent != parent)
            {
                throw new ArgumentException($"A transformation changed the parent of '{_name}' ({_type}); transformations cannot do that.");
            }

            (args, options) = (result.Args, result.Options);
        }

        return (args, options);
    }

    private ImmutableDictionary<string, ProviderResource> ResolveProviders(bool custom, ResourceOptions options)
    {
        if (custom)
        {
            options.Provider ??= this is ProviderResource ? null : GetProvider(_type);
            return options.Provider is null ? Providers : Providers.SetItem(PackageOf(_type), options.Provider);
        }

        var component = options as ComponentResourceOptions;
        if (component is { HasProviders: true, Provider: not null })
        {
            throw new ResourceException("Do not supply both 'Provider' and 'Providers' options to a ComponentResource.", options.Parent);
        }

        var own = options.Provider is { } single ? [single] : component?.Providers ?? [];
        return Providers.SetItems(own.Select(provider => KeyValuePair.Create(provider.Package, provider)));
    }
}
