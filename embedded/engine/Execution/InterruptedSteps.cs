using HaCluster.Deployment.Operations;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>
/// Makes good what a killed run had begun and not recorded, before anything else is done: a half-made resource is found and deleted,
/// a half-made update is marked to be done again, a deletion that went through is recorded. A preview plans the same.
/// </summary>
internal sealed class InterruptedSteps(OperationContext context)
{
    private readonly ResourceSteps _steps = new(context);

    /// <returns>False when something could not be made good; the reason has been reported.</returns>
    public async Task<bool> RecoverAsync()
    {
        var pending = context.Journal.Current().Pending;
        var recovered = await Task.WhenAll(pending.Select(RecoverAsync));
        return recovered.All(done => done);
    }

    private async Task<bool> RecoverAsync(PendingOperation operation)
    {
        var (resource, type) = operation;
        var verb = type.ToString().ToLowerInvariant();
        context.Events.Log(
            LogSeverity.Info, resource.Urn, $"The last run was interrupted while {verb} '{resource.Name}' ({resource.Type}).");
        try
        {
            switch (type)
            {
                case PendingOperationType.Creating:
                    return await RemoveLeftoverAsync(operation);
                case PendingOperationType.Updating when Find(resource) is { } updating:
                    await context.Journal.ReviseAsync(
                        operation, updating, updating with { InitErrors = ["The last update was interrupted; it is done again."] });
                    return true;
                case PendingOperationType.Deleting when Find(resource) is { } deleting:
                    var read = await _steps.ProviderOf(resource.Type, resource.Provider)
                        .ReadAsync(new ReadRequest(resource.Urn, resource.Id, deleting.Inputs, deleting.Outputs), default);
                    // Others may still refer to it, so its entry stays until it is created again or forgotten.
                    await context.Journal.ReviseAsync(
                        operation, deleting, read.Id.Length == 0 ? deleting with { PendingReplacement = true } : deleting);
                    return true;
                default:
                    await context.Journal.AbandonAsync(operation);
                    return true;
            }
        }
        catch (ProviderException exception)
        {
            context.Events.Log(
                LogSeverity.Error, resource.Urn,
                $"What the interrupted run left of '{resource.Name}' cannot be cleared away: {exception.Message}");
            return false;
        }
    }

    // The old half of a replacement has the same URN.
    private ResourceState? Find(ResourceState resource) =>
        context.Journal.Unvisited(resource.Urn).FirstOrDefault(state => state.Id == resource.Id);

    private async Task<bool> RemoveLeftoverAsync(PendingOperation operation)
    {
        var resource = operation.Resource;
        if (_steps.ProviderOf(resource.Type, resource.Provider) is not IRecoversInterruptedCreate provider)
        {
            await context.Journal.AbandonAsync(operation);
            return true;
        }
        // Whatever has an entry is no leftover, also under the URN of an alias.
        var recorded = context.Journal.Unvisited().Select(state => state.Id).ToHashSet(StringComparer.Ordinal);
        var found = await provider.FindInterruptedAsync(
            new InterruptedCreate(resource.Urn, resource.Inputs, resource.Created ?? DateTimeOffset.MinValue, recorded), default);
        if (found.Id.Length > 0 && !recorded.Contains(found.Id))
        {
            var leftover = resource with { Id = found.Id, Outputs = found.Outputs, RetainOnDelete = false };
            try
            {
                await _steps.DeleteAsync(leftover, StepOp.Delete, forget: false, pendingReplacement: false);
            }
            catch (StepFailedException)
            {
                return false;
            }
        }
        await context.Journal.AbandonAsync(operation);
        return true;
    }
}
