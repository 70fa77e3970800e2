using Pulumirpc;

namespace Pulumi;

/// <summary>The engine's side that resources are registered with. Requests come with the object they are about, for mocks.</summary>
internal interface IMonitor
{
    Task<bool> SupportsFeatureAsync(string feature);

    Task<RegisterResourceResponse> RegisterResourceAsync(Resource resource, RegisterResourceRequest request);

    Task<ReadResourceResponse> ReadResourceAsync(Resource resource, ReadResourceRequest request);

    Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request);

    Task<ResourceInvokeResponse> InvokeAsync(ResourceInvokeRequest request);

    /// <summary>Says that the program has registered everything; returns once the engine has finished all steps.</summary>
    Task SignalAndWaitForShutdownAsync();
}

/// <summary>The engine's side that messages are sent to.</summary>
internal interface IEngine
{
    Task LogAsync(LogRequest request);
}
