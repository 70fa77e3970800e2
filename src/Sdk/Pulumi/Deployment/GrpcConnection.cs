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
        _monitor.RegisterResourceAsync(request).ResponseAsync;

    public Task<ReadResourceResponse> ReadResourceAsync(Resource resource, ReadResourceRequest request) =>
        _monitor.ReadResourceAsync(request).ResponseAsync;

    public Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request) =>
        _monitor.RegisterResourceOutputsAsync(request).ResponseAsync;

    public Task<ResourceInvokeResponse> InvokeAsync(ResourceInvokeRequest request) => _monitor.InvokeAsync(request).ResponseAsync;

    public async Task SignalAndWaitForShutdownAsync()
    {
        try
        {
            await _monitor.SignalAndWaitForShutdownAsync(new Empty()).ConfigureAwait(false);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
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
