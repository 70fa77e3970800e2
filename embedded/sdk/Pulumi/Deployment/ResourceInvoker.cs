using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Serialization;
using Pulumirpc;

namespace Pulumi;

/// <summary>Calls provider functions.</summary>
internal sealed class ResourceInvoker(Deployment deployment)
{
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options, bool single)
    {
        return new Output<T>(CallAsync());

        async Task<OutputData<T>> CallAsync()
        {
            var serialized = await SerializeAsync(token, args).ConfigureAwait(false);
            var resources = serialized.Dependencies;
            var mayCall = !serialized.ContainsUnknown;
            if (options is InvokeOutputOptions { DependsOn: var dependsOn })
            {
                var explicitly = await dependsOn.ToOutput().DataTask.ConfigureAwait(false);
                var awaited = ResourceDependencies.Expand(explicitly.Value.IsDefault ? [] : explicitly.Value);
                resources = resources.Union(explicitly.Resources).Union(awaited);
                mayCall &= explicitly.IsKnown;
            }

            // A function may read what its arguments' resources have made, so none of them may still be planned only.
            foreach (var resource in resources.OfType<CustomResource>())
            {
                mayCall &= (await resource.Id.DataTask.ConfigureAwait(false)).IsKnown;
            }

            if (!mayCall)
            {
                return new(resources, default!, IsKnown: false, serialized.ContainsSecret);
            }

            var result = await CallAsync<T>(token, serialized.Args, options, single).ConfigureAwait(false);
            return result with { Resources = resources, IsSecret = result.IsSecret || serialized.ContainsSecret };
        }
    }

    public async Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options, bool single)
    {
        var serialized = await SerializeAsync(token, args).ConfigureAwait(false);
        return (await CallAsync<T>(token, serialized.Args, options, single).ConfigureAwait(false)).Value;
    }

    /// <summary>Calls with arguments in wire form and gives the plain result.</summary>
    public async Task<Struct> CallAsync(string token, Struct args, InvokeOptions? options) =>
        (await RequestAsync(token, args, options).ConfigureAwait(false)).Return ?? new Struct();

    private async Task<ResourceInvokeResponse> RequestAsync(string token, Struct args, InvokeOptions? options)
    {
        var provider = options?.Provider ?? options?.Parent?.GetProvider(token);
        var response = await deployment.Monitor.InvokeAsync(new ResourceInvokeRequest
        {
            Tok = token,
            Args = args,
            Provider = provider is null ? "" : await provider.GetReferenceAsync().ConfigureAwait(false),
            Version = options?.Version ?? "",
            PluginDownloadURL = options?.PluginDownloadURL ?? "",
            AcceptResources = !Deployment.ResourceReferencesDisabled,
        }).ConfigureAwait(false);

        if (response.Failures.Count > 0)
        {
            var reasons = response.Failures.Select(failure =>
                failure.Property.Length > 0 ? $"{failure.Reason} ({failure.Property})" : failure.Reason);
            throw new InvokeException($"Invoke of '{token}' failed: {string.Join("; ", reasons)}");
        }

        return response;
    }

    private async Task<OutputData<T>> CallAsync<T>(string token, Struct args, InvokeOptions? options, bool single)
    {
        var response = await RequestAsync(token, args, options).ConfigureAwait(false);
        if (response.Unknown)
        {
            return new([], default!, IsKnown: false, IsSecret: false);
        }

        var data = PropertyDeserializer.Deserialize(Value.ForStruct(response.Return ?? new Struct()));
        var value = data.Value;
        if (single && data.IsKnown)
        {
            value = ((ImmutableDictionary<string, object?>)value!).Values.FirstOrDefault();
        }

        return data.With((T)ValueConverter.Convert(value, typeof(T), $"the result of {token}")!);
    }

    private async Task<(Struct Args, ImmutableHashSet<Resource> Dependencies, bool ContainsUnknown, bool ContainsSecret)> SerializeAsync(
        string token,
        InvokeArgs args)
    {
        var serializer = new PropertySerializer
        {
            WrapSecrets = false,
            KeepResources = await deployment.KeepResourcesAsync().ConfigureAwait(false),
        };
        var value = await serializer.SerializeAsync(args, $"the arguments of {token}").ConfigureAwait(false);
        return (value.StructValue, [.. serializer.Dependencies], serializer.ContainsUnknown, serializer.ContainsSecret);
    }
}
