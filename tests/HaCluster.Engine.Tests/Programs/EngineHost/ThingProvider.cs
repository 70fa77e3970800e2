using System.Collections.Immutable;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Providers;

namespace HaCluster.Engine.Tests;

/// <summary>Makes providers of package <c>test</c>, all on one world.</summary>
public sealed class ThingProviderFactory(ThingWorld world) : IProviderFactory
{
    public string Package => "test";

    public CheckResult CheckConfig(PropertyMap inputs) => CheckResult.Ok(inputs);

    public IProvider Configure(PropertyMap inputs, IProviderHost host) => new ThingProvider(world);
}

/// <summary>
/// Manages things. <c>value</c> changes in place, <c>key</c> and <c>exclusiveKey</c> replace, the latter by deleting first;
/// <c>name</c> is generated when it is not given. Creating is not idempotent: who creates twice has two.
/// </summary>
internal sealed class ThingProvider(ThingWorld world) : IProvider, IRecoversInterruptedCreate
{
    private const string Separator = "~";
    private static readonly string[] ReplacingInputs = ["key", "exclusiveKey"];

    public Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation)
    {
        var inputs = request.NewInputs;
        if (inputs.Find("value") is StringValue { Value: "invalid" })
            return Task.FromResult(new CheckResult(inputs, [new CheckFailure("value", "must not be 'invalid'")]));
        if (!inputs.ContainsKey("name"))
            inputs = inputs.Set("name", request.OldInputs?.Find("name") ?? $"{request.Name}-{Guid.NewGuid().ToString("n")[..7]}");
        return Task.FromResult(CheckResult.Ok(inputs));
    }

    public Task<DiffResult> DiffAsync(DiffRequest request, CancellationToken cancellation)
    {
        var details = PropertyDiffer.Diff(request.OldInputs, request.NewInputs);
        ImmutableArray<string> replaces = [.. ReplacingInputs.Where(details.ContainsKey)];
        return Task.FromResult(new DiffResult(
            details.IsEmpty ? DiffChanges.None : DiffChanges.Some, replaces, replaces.Contains("exclusiveKey"), details));
    }

    public async Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new CreateResult("", request.Inputs.Set("revision", PropertyValue.Unknown).Set("token", PropertyValue.Unknown));
        Fail($"create {request.Name}");
        var id = $"{request.Name}{Separator}{Guid.NewGuid():n}";
        world.Do(() => File.WriteAllText(world.FileOf(id), DigestOf(request.Inputs)));
        await world.ActAsync($"create {request.Name}", cancellation);
        var outputs = request.Inputs.Set("revision", 1).Set("token", new SecretValue("token-of-" + request.Name));
        if (world.FaultOf($"half {request.Name}") is { } message)
            throw new ProviderException(message) { PartialState = new PartialResource(id, request.Inputs, outputs, [message]) };
        return new CreateResult(id, outputs);
    }

    public async Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation)
    {
        var revision = request.OldOutputs.Find("revision") is NumberValue number ? number.Value + 1 : 1;
        var outputs = request.OldOutputs.SetAll(request.NewInputs);
        if (request.Preview)
            return new UpdateResult(outputs);
        Fail($"update {request.Name}");
        world.Do(() => File.WriteAllText(world.FileOf(request.Id), DigestOf(request.NewInputs)));
        await world.ActAsync($"update {request.Name}", cancellation);
        return new UpdateResult(outputs.Set("revision", revision));
    }

    public async Task DeleteAsync(DeleteRequest request, CancellationToken cancellation)
    {
        Fail($"delete {request.Name}");
        world.Do(() => File.Delete(world.FileOf(request.Id)));
        await world.ActAsync($"delete {request.Name}", cancellation);
    }

    public Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation)
    {
        if (!File.Exists(world.FileOf(request.Id)))
            return Task.FromResult(ReadResult.Gone);
        var inputs = request.Inputs ?? PropertyMap.Empty.Set("value", "found").Set("name", request.Name);
        return Task.FromResult(
            new ReadResult(request.Id, inputs, request.Outputs is { Count: > 0 } outputs ? outputs : inputs.Set("revision", 1)));
    }

    public Task<InvokeResult> InvokeAsync(InvokeRequest request, CancellationToken cancellation) => request.Token switch
    {
        "test:index:echo" => Task.FromResult(new InvokeResult(request.Arguments, [])),
        _ => throw new ProviderException($"There is no function '{request.Token}'."),
    };

    public Task<ReadResult> FindInterruptedAsync(InterruptedCreate create, CancellationToken cancellation)
    {
        // The clock of a file system may be a little behind.
        var since = create.Since.UtcDateTime - TimeSpan.FromMilliseconds(20);
        var id = world.IdsOf(create.Name).FirstOrDefault(
            id => !create.RecordedIds.Contains(id) && File.GetCreationTimeUtc(world.FileOf(id)) >= since);
        return Task.FromResult(id is null ? ReadResult.Gone : new ReadResult(id, create.Inputs, PropertyMap.Empty));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string DigestOf(PropertyMap inputs) =>
        ThingWorld.Digest(inputs.Find("value") is StringValue value ? value.Value : "");

    private void Fail(string operation)
    {
        if (world.FaultOf(operation) is { } message)
            throw new ProviderException(message);
    }
}
