using System.Collections.Concurrent;
using HaCluster.Deployment;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Planning;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>Registers default providers on demand, once each, configured with the stack's <c>PACKAGE:KEY</c> configuration.</summary>
internal sealed class DefaultProviders(
    IReadOnlyDictionary<string, ConfigEntry> config, Func<Registration, Task<RegistrationResult>> register)
{
    private readonly ConcurrentDictionary<DefaultProvider, Lazy<Task<RegistrationResult>>> _registered = new();

    public Task<RegistrationResult> GetAsync(string package, string version, string downloadUrl)
    {
        // The built-in provider has one instance, whatever version of the SDK asks.
        if (package == BuiltinProvider.Package)
            (version, downloadUrl) = ("", "");
        var key = new DefaultProvider(package, version.TrimStart('v'), downloadUrl);
        return _registered.GetOrAdd(key, provider => new Lazy<Task<RegistrationResult>>(() => RegisterAsync(provider))).Value;
    }

    private Task<RegistrationResult> RegisterAsync(DefaultProvider provider)
    {
        var prefix = provider.Package + ":";
        var configured = config.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => KeyValuePair.Create(
            entry.Key[prefix.Length..], entry.Value.Secret ? new SecretValue(entry.Value.Value) : (PropertyValue)entry.Value.Value));
        return register(new Registration
        {
            Type = ProviderReference.TypePrefix + provider.Package,
            Name = provider.Name,
            Custom = true,
            Inputs = PropertyMap.Create(configured).SetAll(provider.Inputs),
        });
    }
}
