using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Pulumirpc;

namespace Pulumi;

/// <summary>The engine over gRPC (plain HTTP/2).</summary>
internal sealed class GrpcConnection : IMonitor, IEngine, IDisposable
{
    private const int MaxMessageBytes = 400 * 1024 * 1024;

    private readonly GrpcChannel _monitorChannel;
    private readonly GrpcChannel _engineChannel;
    private readonly ResourceMonitor.ResourceMonitorClient _monitor;
    private readonly Engine.EngineClient _engine;
    private readonly ConcurrentDictionary<string, Task<bool>> _features = new();

    /// <param name="monitorAddress"><c>host:port</c> of the resource monitor.</param>
    /// <param name="engineAddress"><c>host:port</c> of the engine; often the same.</param>
    public GrpcConnection(string monitorAddress, string engineAddress)
    {
        _monitorChannel = Open(monitorAddress);
        _engineChannel = engineAddress == monitorAddress ? _monitorChannel : Open(engineAddress);
        _monitor = new(_monitorChannel);
        _engine = new(_engineChannel);
    }

    public Task<bool> SupportsFeatureAsync(string feature) => _features.GetOrAdd(feature, async id =>
        (await _monitor.SupportsFeatureAsync(new SupportsFeatureRequest { Id = id }).ConfigureAwait(false)).HasSupport);

    public Task<RegisterResourceResponse> RegisterResourceAsync(Resource resource, RegisterResourceRequest request) =>
        ExplainAsync(_monitor.RegisterResourceAsync(request), $"failed to register new resource {request.Name} [{request.Type}]");

    public Task<ReadResourceResponse> ReadResourceAsync(Resource resource, ReadResourceRequest request) =>
        ExplainAsync(
            _monitor.ReadResourceAsync(request),
            $"failed to read resource {request.Name} [{request.Type}] with id '{request.Id}'");

    public Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request) =>
        ExplainAsync(_monitor.RegisterResourceOutputsAsync(request), $"failed to register the outputs of {request.Urn}");

    public Task<ResourceInvokeResponse> InvokeAsync(ResourceInvokeRequest request) =>
        ExplainAsync(_monitor.InvokeAsync(request), $"failed to call {request.Tok}");

    public async Task SignalAndWaitForShutdownAsync()
    {
        try
        {
            await _monitor.SignalAndWaitForShutdownAsync(new Empty()).ConfigureAwait(false);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unimplemented)
        {
            // Engines older than the method learn of the end by the end of the process.
        }
    }

    public Task LogAsync(LogRequest request) => _engine.LogAsync(request).ResponseAsync;

    public void Dispose()
    {
        _monitorChannel.Dispose();
        _engineChannel.Dispose();
    }

    // What is wrong is in the engine's message; the way it came here helps nobody. An unavailable engine is another matter: it is
    // stopping, or gone.
    private static async Task<T> ExplainAsync<T>(AsyncUnaryCall<T> call, string failure)
    {
        try
        {
            return await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException exception) when (exception.StatusCode is not StatusCode.Unavailable)
        {
            throw new RunException($"{failure}: {exception.Status.Detail}", exception);
        }
    }

    private static GrpcChannel Open(string address) => GrpcChannel.ForAddress(
        $"http://{address}",
        new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false },
            MaxReceiveMessageSize = MaxMessageBytes,
            MaxSendMessageSize = MaxMessageBytes,
        });
}
