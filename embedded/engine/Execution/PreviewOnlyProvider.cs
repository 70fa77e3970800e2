using HaCluster.Deployment.Properties;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Providers;

namespace HaCluster.Engine.Execution;

/// <summary>Stands in for a package that this engine does not embed, as far as a preview goes.</summary>
internal sealed class PreviewOnlyFactory(string package) : IProviderFactory
{
    public string Package => package;

    public CheckResult CheckConfig(PropertyMap inputs) => CheckResult.Ok(inputs);

    public IProvider Configure(PropertyMap inputs, IProviderHost host) => new PreviewOnlyProvider(package);
}

/// <summary>Takes inputs as they are; everything else stays unknown.</summary>
internal sealed class PreviewOnlyProvider(string package) : IProvider
{
    public Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation) =>
        Task.FromResult(CheckResult.Ok(request.NewInputs));

    public Task<DiffResult> DiffAsync(DiffRequest request, CancellationToken cancellation)
    {
        var details = PropertyDiffer.Diff(request.OldInputs, request.NewInputs);
        return Task.FromResult(new DiffResult(details.IsEmpty ? DiffChanges.None : DiffChanges.Some, [], false, details));
    }

    // A property that is left out is unknown to the program in a preview.
    public Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation) => request.Preview
        ? Task.FromResult(new CreateResult("", request.Inputs))
        : throw Refuse(request.Type);

    public Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation) => request.Preview
        ? Task.FromResult(new UpdateResult(request.OldOutputs.SetAll(request.NewInputs)))
        : throw Refuse(request.Type);

    public Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation) =>
        Task.FromResult(new ReadResult(request.Id, request.Inputs ?? PropertyMap.Empty, request.Outputs ?? PropertyMap.Empty));

    public Task DeleteAsync(DeleteRequest request, CancellationToken cancellation) => throw Refuse(request.Type);

    public Task<InvokeResult> InvokeAsync(InvokeRequest request, CancellationToken cancellation) => throw Refuse(request.Token);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ProviderException Refuse(string what) => new(
        $"'{what}' needs the provider of package '{package}', which the embedded engine does not have. "
            + "Run the program with the Pulumi CLI.");
}
