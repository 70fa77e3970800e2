using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Serialization;
using Pulumirpc;

namespace Pulumi;

/// <summary>Builds the requests that register and read resources.</summary>
internal sealed class ResourceRequests(Deployment deployment)
{
    public async Task<RegisterResourceRequest> RegisterAsync(
        Resource resource,
        bool custom,
        ResourceArgs args,
        ResourceOptions options)
    {
        var prepared = await PrepareAsync(resource, args, options).ConfigureAwait(false);
        var request = new RegisterResourceRequest
        {
            Type = resource.GetResourceType(),
            Name = resource.GetResourceName(),
            Parent = prepared.Parent,
            Custom = custom,
            Object = prepared.Properties,
            Dependencies = { prepared.Dependencies },
            Version = options.Version ?? "",
            PluginDownloadURL = options.PluginDownloadURL ?? "",
            IgnoreChanges = { options.IgnoreChanges },
            AcceptSecrets = true,
            AcceptResources = !Deployment.ResourceReferencesDisabled,
            Remote = resource.IsRemote,
            SupportsResultReporting = true,
        };
        foreach (var (name, urns) in prepared.PropertyDependencies)
        {
            request.PropertyDependencies[name] = new() { Urns = { urns } };
        }

        if (options.Protect is { } protect)
        {
            request.Protect = protect;
        }

        if (options.RetainOnDelete is { } retainOnDelete)
        {
            request.RetainOnDelete = retainOnDelete;
        }

        if (options.CustomTimeouts is { } timeouts)
        {
            request.CustomTimeouts = new()
            {
                Create = Duration(timeouts.Create),
                Update = Duration(timeouts.Update),
                Delete = Duration(timeouts.Delete),
            };
        }

        if (options.DeletedWith is { } deletedWith)
        {
            await RequireFeatureAsync("deletedWith", nameof(ResourceOptions.DeletedWith)).ConfigureAwait(false);
            request.DeletedWith = (await deletedWith.Urn.DataTask.ConfigureAwait(false)).Value;
        }

        if (options is CustomResourceOptions customOptions)
        {
            request.Provider = await ProviderReferenceAsync(options).ConfigureAwait(false);
            request.AdditionalSecretOutputs.AddRange(customOptions.AdditionalSecretOutputs);
            request.ReplaceOnChanges.AddRange(customOptions.ReplaceOnChanges);
            request.ImportId = customOptions.ImportId ?? "";
            request.DeleteBeforeReplace = customOptions.DeleteBeforeReplace ?? false;
            request.DeleteBeforeReplaceDefined = customOptions.DeleteBeforeReplace is not null;
        }
        else if (resource.IsRemote)
        {
            foreach (var (package, provider) in resource.Providers)
            {
                request.Providers[package] = await provider.GetReferenceAsync().ConfigureAwait(false);
            }
        }

        await ResourceAliases.AddAsync(request, options, deployment).ConfigureAwait(false);
        return request;
    }

    public async Task<ReadResourceRequest> ReadAsync(Resource resource, string id, ResourceArgs args, ResourceOptions options)
    {
        var prepared = await PrepareAsync(resource, args, options).ConfigureAwait(false);
        return new ReadResourceRequest
        {
            Id = id,
            Type = resource.GetResourceType(),
            Name = resource.GetResourceName(),
            Parent = prepared.Parent,
            Properties = prepared.Properties,
            Dependencies = { prepared.Dependencies },
            Provider = await ProviderReferenceAsync(options).ConfigureAwait(false),
            Version = options.Version ?? "",
            PluginDownloadURL = options.PluginDownloadURL ?? "",
            AcceptSecrets = true,
            AcceptResources = !Deployment.ResourceReferencesDisabled,
            AdditionalSecretOutputs = { (options as CustomResourceOptions)?.AdditionalSecretOutputs ?? [] },
        };
    }

    private async Task<Prepared> PrepareAsync(Resource resource, ResourceArgs args, ResourceOptions options)
    {
        var keepResources = await deployment.KeepResourcesAsync().ConfigureAwait(false);
        var properties = new Struct();
        var propertyDependencies = new SortedDictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        var dependencies = new HashSet<Resource>();
        foreach (var (name, value) in args.ToDictionary())
        {
            // The engine owns these two names.
            if (value is null || name is "id" or "urn")
            {
                continue;
            }

            var serializer = new PropertySerializer { KeepResources = keepResources };
            var path = $"{resource.GetResourceType()}.{resource.GetResourceName()}.{name}";
            var wire = await serializer.SerializeAsync(value, path).ConfigureAwait(false);
            if (wire.KindCase == Value.KindOneofCase.NullValue)
            {
                continue;
            }

            properties.Fields[name] = wire;
            propertyDependencies[name] = await ResourceDependencies.UrnsAsync(serializer.Dependencies, resource).ConfigureAwait(false);
            dependencies.UnionWith(serializer.Dependencies);
        }

        var dependsOn = await options.DependsOn.ToOutput().DataTask.ConfigureAwait(false);
        dependencies.UnionWith(dependsOn.Resources);
        dependencies.UnionWith(dependsOn.IsKnown ? dependsOn.Value : []);

        var parent = options.Parent is null ? "" : (await options.Parent.Urn.DataTask.ConfigureAwait(false)).Value;
        var urns = await ResourceDependencies.UrnsAsync(dependencies, resource).ConfigureAwait(false);
        return new(parent, properties, urns, propertyDependencies);
    }

    private static async Task<string> ProviderReferenceAsync(ResourceOptions options) =>
        options.Provider is null ? "" : await options.Provider.GetReferenceAsync().ConfigureAwait(false);

    private async Task RequireFeatureAsync(string feature, string option)
    {
        if (!await deployment.Monitor.SupportsFeatureAsync(feature).ConfigureAwait(false))
        {
            throw new RunException($"The Pulumi CLI does not support the {option} option. Please update the Pulumi CLI.");
        }
    }

    // In nanoseconds: one tick is a hundred of them.
    private static string Duration(TimeSpan? time) => time is { } known ? $"{known.Ticks}00ns" : "";

    private sealed record Prepared(
        string Parent,
        Struct Properties,
        ImmutableArray<string> Dependencies,
        SortedDictionary<string, ImmutableArray<string>> PropertyDependencies);
}
