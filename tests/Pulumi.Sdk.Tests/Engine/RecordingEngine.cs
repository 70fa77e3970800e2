using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumirpc;

namespace Pulumi.Sdk.Tests.Engine;

/// <summary>The engine's side of the protocol: keeps every request and answers as the test says.</summary>
internal sealed class RecordingEngine
{
    private readonly ConcurrentQueue<RegisterResourceRequest> _registrations = new();

    /// <summary>All requests in the order of their arrival.</summary>
    public ConcurrentQueue<object> Requests { get; } = new();

    public IReadOnlyList<RegisterResourceRequest> Registrations => [.. _registrations];

    public IReadOnlyList<LogRequest> Logs => [.. Requests.OfType<LogRequest>()];

    public HashSet<string> Features { get; } = ["secrets", "resourceReferences", "outputValues", "aliasSpecs", "deletedWith"];

    /// <summary>The answer to a registration; by default the inputs as outputs and an id made of the name.</summary>
    public Func<RegisterResourceRequest, RegisterResourceResponse> Register { get; set; } = Echo;

    public Func<ReadResourceRequest, ReadResourceResponse> Read { get; set; } =
        request => new ReadResourceResponse { Urn = Urn(request.Parent, request.Type, request.Name), Properties = request.Properties };

    public Func<ResourceInvokeRequest, ResourceInvokeResponse> Invoke { get; set; } =
        request => new ResourceInvokeResponse { Return = request.Args };

    public RegisterResourceRequest Registration(string name) => _registrations.Single(request => request.Name == name);

    public static RegisterResourceResponse Echo(RegisterResourceRequest request) => new()
    {
        Urn = Urn(request.Parent, request.Type, request.Name),
        Id = request.Custom ? $"{request.Name}-id" : "",
        Object = request.Custom ? request.Object.Clone() : new Struct(),
    };

    public static string Urn(string parent, string type, string name)
    {
        var parentType = parent.Length == 0 ? "" : parent.Split("::", 4)[2];
        var qualifier = parentType is "" or "pulumi:pulumi:Stack" ? "" : parentType + "$";
        return $"urn:pulumi:dev::shop::{qualifier}{type}::{name}";
    }

    internal sealed class MonitorService(RecordingEngine engine) : ResourceMonitor.ResourceMonitorBase
    {
        public override Task<SupportsFeatureResponse> SupportsFeature(SupportsFeatureRequest request, ServerCallContext context) =>
            Task.FromResult(new SupportsFeatureResponse { HasSupport = engine.Features.Contains(request.Id) });

        public override Task<RegisterResourceResponse> RegisterResource(RegisterResourceRequest request, ServerCallContext context)
        {
            engine.Requests.Enqueue(request);
            engine._registrations.Enqueue(request);
            return Task.FromResult(engine.Register(request));
        }

        public override Task<ReadResourceResponse> ReadResource(ReadResourceRequest request, ServerCallContext context)
        {
            engine.Requests.Enqueue(request);
            return Task.FromResult(engine.Read(request));
        }

        public override Task<Empty> RegisterResourceOutputs(RegisterResourceOutputsRequest request, ServerCallContext context)
        {
            engine.Requests.Enqueue(request);
            return Task.FromResult(new Empty());
        }

        public override Task<ResourceInvokeResponse> Invoke(ResourceInvokeRequest request, ServerCallContext context)
        {
            engine.Requests.Enqueue(request);
            return Task.FromResult(engine.Invoke(request));
        }

        public override Task<Empty> SignalAndWaitForShutdown(Empty request, ServerCallContext context)
        {
            engine.Requests.Enqueue(request);
            return Task.FromResult(new Empty());
        }
    }

    internal sealed class EngineService(RecordingEngine engine) : Pulumirpc.Engine.EngineBase
    {
        public override Task<Empty> Log(LogRequest request, ServerCallContext context)
        {
            engine.Requests.Enqueue(request);
            return Task.FromResult(new Empty());
        }
    }
}
