using System.Collections.Immutable;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers;

/// <summary>A provider made of one handler for each resource type.</summary>
/// <param name="acceptsSecrets">
/// Whether the original knows secret marks. Pulumi takes them off for one that does not, and puts them back on what it answers.
/// </param>
/// <param name="owned">What the handlers share (connections).</param>
internal sealed class PackageProvider(
    string package, IEnumerable<ResourceHandler> handlers, bool acceptsSecrets, IAsyncDisposable? owned = null)
    : IProvider, IRecoversInterruptedCreate
{
    private readonly ImmutableDictionary<string, ResourceHandler> _handlers =
        handlers.ToImmutableDictionary(handler => handler.Type, StringComparer.Ordinal);

    public async Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation)
    {
        var result = await Handler(request.Type).CheckAsync(request, cancellation);
        return acceptsSecrets ? result : result with { Inputs = SecretMarks.OfLists(result.Inputs) };
    }

    public Task<DiffResult> DiffAsync(DiffRequest request, CancellationToken cancellation) =>
        Handler(request.Type).DiffAsync(request, cancellation);

    public Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation) =>
        Handler(request.Type).CreateAsync(request, cancellation);

    public Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation) =>
        Handler(request.Type).ReadAsync(request, cancellation);

    public Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation) =>
        Handler(request.Type).UpdateAsync(request, cancellation);

    public Task DeleteAsync(DeleteRequest request, CancellationToken cancellation) =>
        Handler(request.Type).DeleteAsync(request, cancellation);

    public Task<ReadResult> FindInterruptedAsync(InterruptedCreate create, CancellationToken cancellation) =>
        Handler(create.Type).FindInterruptedAsync(create, cancellation);

    /// <summary>No program here calls a function of these packages.</summary>
    public Task<InvokeResult> InvokeAsync(InvokeRequest request, CancellationToken cancellation) =>
        throw new ProviderException($"The package '{package}' has no function '{request.Token}'.");

    public ValueTask DisposeAsync() => owned?.DisposeAsync() ?? ValueTask.CompletedTask;

    private ResourceHandler Handler(string type) => _handlers.GetValueOrDefault(type)
        ?? throw new ProviderException($"The package '{package}' has no resource type '{type}'{KnownNames.Hint(type, _handlers.Keys)}");
}
