using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumi.Serialization;
using Pulumirpc;

namespace Pulumi;

/// <summary>Registers, reads and looks up resources, and completes their outputs from the engine's answer.</summary>
internal sealed class ResourceRegistrar(Deployment deployment)
{
    private readonly ResourceRequests _requests = new(deployment);

    /// <summary>Starts the registration; the resource's outputs complete when the engine has answered.</summary>
    public void Register(Resource resource, bool custom, ResourceArgs args, ResourceOptions options)
    {
        var slots = OutputSlots.Attach(resource, withProperties: custom || resource.IsRemote);
        deployment.Runner.RegisterTask(CompleteAsync(resource, slots, custom, args, options));
    }

    /// <summary>Tells the engine the outputs of a component or stack.</summary>
    public async Task RegisterOutputsAsync(Resource resource, Output<IDictionary<string, object?>> outputs)
    {
        var urn = await resource.Urn.DataTask.ConfigureAwait(false);
        var serializer = new PropertySerializer { KeepResources = await deployment.KeepResourcesAsync().ConfigureAwait(false) };
        var data = await outputs.DataTask.ConfigureAwait(false);
        var properties = new Struct();
        foreach (var (name, value) in data.IsKnown && data.Value is { } known ? known : ImmutableDictionary<string, object?>.Empty)
        {
            // The secretness of the dictionary itself is that of each of its values.
            var output = data.IsSecret ? Output.CreateSecret(value) : value;
            var wire = await serializer.SerializeAsync(output, $"{resource.GetResourceName()}.{name}").ConfigureAwait(false);
            if (wire.KindCase != Value.KindOneofCase.NullValue)
            {
                properties.Fields[name] = wire;
            }
        }

        await deployment.Monitor.RegisterResourceOutputsAsync(new RegisterResourceOutputsRequest
        {
            Urn = urn.Value,
            Outputs = properties,
        }).ConfigureAwait(false);
    }

    private async Task CompleteAsync(Resource resource, OutputSlots slots, bool custom, ResourceArgs args, ResourceOptions options)
    {
        try
        {
            var answer = await AskAsync(resource, custom, args, options).ConfigureAwait(false);
            Complete(resource, slots, answer);
        }
        catch (Exception e)
        {
            slots.Fail(e);
            throw;
        }
    }

    private async Task<ResourceAnswer> AskAsync(Resource resource, bool custom, ResourceArgs args, ResourceOptions options)
    {
        if (!string.IsNullOrEmpty(options.Urn))
        {
            return await LookUpAsync(resource, options.Urn).ConfigureAwait(false);
        }

        if (options.Id is { } idInput)
        {
            var id = await idInput.ToOutput().DataTask.ConfigureAwait(false);
            var wanted = id.IsKnown ? id.Value : Signatures.Unknown;
            // Generated constructors pass an empty id, which means: register.
            if (!string.IsNullOrEmpty(wanted))
            {
                return await ReadAsync(resource, wanted, args, options).ConfigureAwait(false);
            }
        }

        return await RegisterAsync(resource, custom, args, options).ConfigureAwait(false);
    }

    private async Task<ResourceAnswer> RegisterAsync(Resource resource, bool custom, ResourceArgs args, ResourceOptions options)
    {
        var request = await _requests.RegisterAsync(resource, custom, args, options).ConfigureAwait(false);
        var response = await CallAsync(
            () => deployment.Monitor.RegisterResourceAsync(resource, request),
            $"failed to register new resource {request.Name} [{request.Type}]").ConfigureAwait(false);
        var dependencies = response.PropertyDependencies.ToDictionary(
            property => property.Key,
            property => property.Value.Urns.Select(urn => (Resource)new DependencyResource(urn)).ToImmutableHashSet());
        return new(response.Urn, response.Id, response.Object ?? new Struct(), response.Result == Result.Success, dependencies);
    }

    private async Task<ResourceAnswer> ReadAsync(Resource resource, string id, ResourceArgs args, ResourceOptions options)
    {
        var request = await _requests.ReadAsync(resource, id, args, options).ConfigureAwait(false);
        var response = await CallAsync(
            () => deployment.Monitor.ReadResourceAsync(resource, request),
            $"failed to read resource {request.Name} [{request.Type}] with id '{id}'").ConfigureAwait(false);
        return new(response.Urn, id == Signatures.Unknown ? "" : id, response.Properties ?? new Struct(), Succeeded: true, []);
    }

    private async Task<ResourceAnswer> LookUpAsync(Resource resource, string urn)
    {
        var args = new Struct { Fields = { ["urn"] = Value.ForString(urn) } };
        var result = await CallAsync(
            () => deployment.Invoker.CallAsync("pulumi:pulumi:getResource", args, options: null),
            $"failed to look up resource {urn} [{resource.GetResourceType()}]").ConfigureAwait(false);
        return new(
            result.Fields["urn"].StringValue,
            result.Fields["id"].StringValue,
            result.Fields["state"].StructValue ?? new Struct(),
            Succeeded: true,
            []);
    }

    // What is wrong is in the engine's message; the way it came here helps nobody.
    private static async Task<T> CallAsync<T>(Func<Task<T>> call, string failure)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (RpcException e) when (e.StatusCode is not StatusCode.Unavailable)
        {
            throw new RunException($"{failure}: {e.Status.Detail}", e);
        }
    }

    private void Complete(Resource resource, OutputSlots slots, ResourceAnswer answer)
    {
        ImmutableHashSet<Resource> itself = [resource];
        slots.Urn.Set(new(itself, answer.Urn, IsKnown: true, IsSecret: false), "urn");
        var hasId = !string.IsNullOrEmpty(answer.Id) && answer.Id != Signatures.Unknown;
        slots.Id?.Set(new(itself, answer.Id, IsKnown: hasId, IsSecret: false), "id");

        foreach (var slot in slots.Properties)
        {
            var path = $"{answer.Urn}.{slot.Name}";
            if (!answer.Properties.Fields.TryGetValue(slot.Name, out var wire))
            {
                // Missing outputs will come with the real update; after one that went well there are none to come.
                slot.Set(new(itself, null, IsKnown: !deployment.IsDryRun && answer.Succeeded, IsSecret: false), path);
                continue;
            }

            var data = PropertyDeserializer.Deserialize(wire);
            var resources = data.Resources.Add(resource);
            slot.Set(data with { Resources = resources.Union(answer.Dependencies.GetValueOrDefault(slot.Name, [])) }, path);
        }
    }

    private sealed record ResourceAnswer(
        string Urn,
        string Id,
        Struct Properties,
        bool Succeeded,
        Dictionary<string, ImmutableHashSet<Resource>> Dependencies);
}
