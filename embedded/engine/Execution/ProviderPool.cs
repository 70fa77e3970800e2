using System.Collections.Concurrent;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>The configured provider instances of one operation, by the URN of their provider resource.</summary>
internal sealed class ProviderPool : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, IProvider> _instances = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<IProvider> _retired = [];
    private readonly IReadOnlyDictionary<string, IProviderFactory> _factories;
    private readonly IProviderHost _host;
    private readonly bool _preview;
    private readonly bool _plansForeign;

    /// <param name="plansForeign">A preview goes as far as it can with packages that have no provider here.</param>
    public ProviderPool(
        IReadOnlyDictionary<string, IProviderFactory> factories, IProviderHost host, bool preview, bool plansForeign)
    {
        (_factories, _host, _preview, _plansForeign) = (factories, host, preview, preview && plansForeign);
        OfProviders = new ProviderResources(this);
    }

    /// <summary>Manages the provider resources themselves.</summary>
    public IProvider OfProviders { get; }

    /// <summary>The factory of a package. Without one an offline preview shows what is known; anything else is refused.</summary>
    /// <exception cref="ProviderException">The package has no provider here.</exception>
    public IProviderFactory FactoryOf(string package)
    {
        if (_factories.TryGetValue(package, out var factory))
            return factory;
        return _plansForeign
            ? new PreviewOnlyFactory(package)
            : throw new ProviderException(
                $"The embedded engine has no provider for package '{package}' (it "
                    + $"has {string.Join(", ", _factories.Keys.Order(StringComparer.Ordinal))}) "
                + "and can only plan it: preview --offline. To deploy, run the same program with the Pulumi CLI: pulumi up");
    }

    /// <summary>Configures an instance, or configures it anew.</summary>
    public void Configure(string urn, PropertyMap inputs)
    {
        var factory = FactoryOf(ProviderReference.PackageOfProvider(UrnParts.TypeOf(urn)));
        // Only an update knows a configuration which comes out of other resources.
        var instance = _preview && inputs.ContainsUnknown()
            ? new PreviewOnlyFactory(factory.Package).Configure(inputs, _host)
            : factory.Configure(inputs, _host);
        if (_instances.TryGetValue(urn, out var former))
            _retired.Add(former);
        _instances[urn] = instance;
    }

    /// <summary>The instance a resource names; one which the program has not registered is configured as last recorded.</summary>
    public IProvider Get(string reference, Func<string, ResourceState?> findRecorded)
    {
        var urn = ProviderReference.UrnOf(reference);
        if (_instances.TryGetValue(urn, out var instance))
            return instance;
        var recorded = findRecorded(urn)
            ?? throw new ProviderException($"Its provider '{urn}' is neither in the program nor in the state.");
        lock (_retired)
        {
            if (!_instances.ContainsKey(urn))
                Configure(urn, recorded.Inputs);
        }
        return _instances[urn];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances.Values.Concat(_retired))
            await instance.DisposeAsync();
    }
}
