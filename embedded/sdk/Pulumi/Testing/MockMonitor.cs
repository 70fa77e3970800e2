using System.Collections.Concurrent;
using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Serialization;
using Pulumirpc;

namespace Pulumi.Testing;

/// <summary>An engine in memory that asks <see cref="IMocks"/> for every answer.</summary>
internal sealed class MockMonitor(IMocks mocks, DeploymentSettings settings) : IMonitor, IEngine
{
    private readonly ConcurrentQueue<Resource> _resources = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, Struct> _registered = new();

    /// <summary>All resources, in the order of their registration.</summary>
    public ImmutableArray<Resource> Resources => [.. _resources];

    /// <summary>Messages logged as errors.</summary>
    public ImmutableArray<string> Errors => [.. _errors];

    public Task<bool> SupportsFeatureAsync(string feature) => Task.FromResult(feature != "outputValues");

    public async Task<RegisterResourceResponse> RegisterResourceAsync(Resource resource, RegisterResourceRequest request)
    {
        _resources.Enqueue(resource);
        var urn = UrnOf(request.Parent, request.Type, request.Name);
        if (request.Type == Resource.StackType)
        {
            return new RegisterResourceResponse { Urn = urn, Object = new Struct() };
        }

        var (id, state) = await mocks.NewResourceAsync(new MockResourceArgs
        {
            Type = request.Type,
            Name = request.Name,
            Inputs = KnownValues(request.Object),
            Provider = request.Provider,
            Id = request.ImportId,
        }).ConfigureAwait(false);
        var outputs = await SerializeAsync(state).ConfigureAwait(false);
        Remember(urn, id, outputs);
        return new RegisterResourceResponse { Urn = urn, Id = id ?? "", Object = outputs };
    }

    public async Task<ReadResourceResponse> ReadResourceAsync(Resource resource, ReadResourceRequest request)
    {
        _resources.Enqueue(resource);
        var urn = UrnOf(request.Parent, request.Type, request.Name);
        var (id, state) = await mocks.NewResourceAsync(new MockResourceArgs
        {
            Type = request.Type,
            Name = request.Name,
            Inputs = KnownValues(request.Properties),
            Provider = request.Provider,
            Id = request.Id,
        }).ConfigureAwait(false);
        var outputs = await SerializeAsync(state).ConfigureAwait(false);
        Remember(urn, id, outputs);
        return new ReadResourceResponse { Urn = urn, Properties = outputs };
    }

    public Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request) => mocks.RegisterResourceOutputs(
        new MockRegisterResourceOutputsRequest { Urn = request.Urn, Outputs = KnownValues(request.Outputs) });

    public async Task<ResourceInvokeResponse> InvokeAsync(ResourceInvokeRequest request)
    {
        if (request.Tok == "pulumi:pulumi:getResource")
        {
            var urn = request.Args.Fields["urn"].StringValue;
            return _registered.TryGetValue(urn, out var known)
                ? new ResourceInvokeResponse { Return = known }
                : throw new InvalidOperationException($"No resource with the URN '{urn}' was registered in this test.");
        }

        var result = await mocks.CallAsync(new MockCallArgs
        {
            Token = request.Tok,
            Args = KnownValues(request.Args),
            Provider = request.Provider,
        }).ConfigureAwait(false);
        return new ResourceInvokeResponse { Return = await SerializeAsync(result).ConfigureAwait(false) };
    }

    public Task SignalAndWaitForShutdownAsync() => Task.CompletedTask;

    public Task LogAsync(LogRequest request)
    {
        if (request.Severity == LogSeverity.Error)
        {
            _errors.Enqueue(request.Message);
        }

        return Task.CompletedTask;
    }

    private void Remember(string urn, string? id, Struct state) => _registered[urn] = new Struct
    {
        Fields =
        {
            ["urn"] = Value.ForString(urn),
            ["id"] = Value.ForString(id ?? ""),
            ["state"] = Value.ForStruct(state),
        },
    };

    // Unlike an engine's, these URNs name the stack as a parent type and only the outermost parent. Existing tests rely on it.
    private string UrnOf(string parent, string type, string name)
    {
        var qualifier = parent.Length == 0 ? "" : parent.Split("::", 4)[2].Split('$')[0] + "$";
        return $"urn:pulumi:{settings.Stack}::{settings.Project}::{qualifier}{type}::{name}";
    }

    private static ImmutableDictionary<string, object> KnownValues(Struct? properties)
    {
        var known = ImmutableDictionary.CreateBuilder<string, object>();
        foreach (var (name, wire) in properties?.Fields ?? [])
        {
            if (PropertyDeserializer.Deserialize(wire) is { IsKnown: true, Value: { } value })
            {
                known[name] = value;
            }
        }

        return known.ToImmutable();
    }

    private static async Task<Struct> SerializeAsync(object state)
    {
        var wire = await new PropertySerializer().SerializeAsync(state, "the mock's answer").ConfigureAwait(false);
        return wire.KindCase == Value.KindOneofCase.StructValue
            ? wire.StructValue
            : throw new InvalidOperationException(
                $"The mock answered with a {state.GetType()}; it must be a dictionary or an object that serialises as one.");
    }
}
