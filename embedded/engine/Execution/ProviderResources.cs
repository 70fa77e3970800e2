using HaCluster.Deployment.Properties;
using HaCluster.Engine.Planning;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Schema;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>
/// Manages provider resources themselves (<c>pulumi:providers:PACKAGE</c>): configuration with an id, nothing outside. A change of
/// configuration is an update; the resources which the provider serves are not replaced for it.
/// </summary>
internal sealed class ProviderResources(ProviderPool pool) : IProvider
{
    public Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation)
    {
        var factory = pool.FactoryOf(ProviderReference.PackageOfProvider(request.Type));
        var result = factory.CheckConfig(request.NewInputs);
        // Which plug-in serves is recorded beside the configuration.
        return Task.FromResult(result with
        {
            Inputs = result.Inputs.SetAll(request.NewInputs.Where(entry => ObjectSchema.IsBookkeeping(entry.Key))),
        });
    }

    public Task<DiffResult> DiffAsync(DiffRequest request, CancellationToken cancellation)
    {
        var details = PropertyDiffer.Diff(Configured(request.OldInputs), Configured(request.NewInputs));
        return Task.FromResult(new DiffResult(details.IsEmpty ? DiffChanges.None : DiffChanges.Some, [], false, details));
    }

    public Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation) =>
        Task.FromResult(new CreateResult(request.Preview ? "" : Guid.NewGuid().ToString(), request.Inputs.Remove(ProviderPlugin.Internal)));

    public Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation) =>
        Task.FromResult(new UpdateResult(request.NewInputs.Remove(ProviderPlugin.Internal)));

    public Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation) =>
        Task.FromResult(new ReadResult(request.Id, request.Inputs ?? PropertyMap.Empty, request.Outputs ?? PropertyMap.Empty));

    public Task DeleteAsync(DeleteRequest request, CancellationToken cancellation) => Task.CompletedTask;

    public Task<InvokeResult> InvokeAsync(InvokeRequest request, CancellationToken cancellation) =>
        throw new ProviderException($"'{request.Token}' is not a function.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // The version of a plug-in and an engine's own notes are no configuration.
    private static PropertyMap Configured(PropertyMap inputs) =>
        PropertyMap.Create(inputs.Where(entry => !ObjectSchema.IsBookkeeping(entry.Key)));
}
