using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
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
        catch (Exception exception)
        {
            slots.Fail(exception);
            throw;
        }
    }

    private async Task<ResourceAnswer> AskAsync(Resource resource, bool custom, ResourceArgs args, ResourceOptions options)
    {
        if (!string.IsNullOrEmpty(options.Urn))
        {
            return await LookUpAsync(options.Urn).ConfigureAwait(false);
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
        var response = await deployment.Monitor.RegisterResourceAsync(resource, request).ConfigureAwait(false);
        var dependencies = response.PropertyDependencies.ToDictionary(
            property => property.Key,
            property => property.Value.Urns.Select(urn => (Resource)new DependencyResource(urn)).ToImmutableHashSet());
        return new(response.Urn, response.Id, response.Object ?? new Struct(), response.Result == Result.Success, dependencies);
    }

    private async Task<ResourceAnswer> ReadAsync(Resource resource, string id, ResourceArgs args, ResourceOptions options)
    {
        var request = await _requests.ReadAsync(resource, id, args, options).ConfigureAwait(false);
        var response = await deployment.Monitor.ReadResourceAsync(resource, request).ConfigureAwait(false);
        return new(response.Urn, id == Signatures.Unknown ? "" : id, response.Properties ?? new Struct(), Succeeded: true, []);
    }

    private async Task<ResourceAnswer> LookUpAsync(string urn)
    {
        var args = new Struct { Fields = { ["urn"] = Value.ForString(urn) } };
        var result = await deployment.Invoker.CallAsync("pulumi:pulumi:getResource", args, options: null).ConfigureAwait(false);
        return new(
            result.Fields["urn"].StringValue,
            result.Fields["id"].StringValue,
            result.Fields["state"].StructValue ?? new Struct(),
            Succeeded: true,
            []);
    }

    private void Complete(Resource resource, OutputSlots slots, ResourceAnswer answer)
    {
        ImmutableHashSet<Resource> itself = [resource];
        slots.Urn.Set(new(itself, answer.Urn, IsKnown: true, IsSecret: false));
        var hasId = !string.IsNullOrEmpty(answer.Id) && answer.Id != Signatures.Unknown;
        slots.Id?.Set(new(itself, answer.Id, IsKnown: hasId, IsSecret: false));

        foreach (var slot in slots.Properties)
        {
            if (!answer.Properties.Fields.TryGetValue(slot.Name, out var wire))
            {
                // Missing outputs will come with the real update; after one that went well there are none to come.
                slot.Set(new(itself, null, IsKnown: !deployment.IsDryRun && answer.Succeeded, IsSecret: false));
                continue;
            }

            var data = PropertyDeserializer.Deserialize(wire);
            var resources = data.Resources.Add(resource).Union(answer.Dependencies.GetValueOrDefault(slot.Name, []));
            try
            {
                slot.Set(data with { Resources = resources });
            }
            catch (InvalidOperationException exception)
            {
                // A provider newer than the package may answer otherwise than declared; that must not spoil what was deployed.
                _ = deployment.Log.LogAsync(
                    LogSeverity.Warning, $"{answer.Urn}: {exception.Message}", resource, streamId: null, ephemeral: null);
                slot.Set(data with { Resources = resources, Value = null });
            }
        }
    }

    private sealed record ResourceAnswer(
        string Urn,
        string Id,
        Struct Properties,
        bool Succeeded,
        Dictionary<string, ImmutableHashSet<Resource>> Dependencies);
}
