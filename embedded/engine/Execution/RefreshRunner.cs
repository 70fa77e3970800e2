using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>Brings the state in line with what the providers find.</summary>
internal sealed class RefreshRunner(OperationContext context)
{
    private readonly ResourceSteps _steps = new(context);

    public async Task RunAsync()
    {
        var recorded = context.Journal.Unvisited();
        var read = await Task.WhenAll(recorded.Select(ReadAsync));
        var gone = recorded.Where((_, index) => read[index] is null).Select(state => state.Urn).ToHashSet(StringComparer.Ordinal);
        var changed = recorded.Zip(read, (old, state) => (Old: old, New: state is null ? null : Prune(state, gone)))
            .Where(entry => !ReferenceEquals(entry.Old, entry.New)).ToList();
        if (changed.Count > 0)
            await context.Journal.ReviseAsync(changed);
    }

    /// <returns>The same object when nothing changed; null when the resource is gone.</returns>
    private async Task<ResourceState?> ReadAsync(ResourceState state)
    {
        if (!state.Custom || state.Delete || state.PendingReplacement || ProviderReference.IsProviderType(state.Type)
            || !context.Targets.Matches(state.Urn))
            return state;
        try
        {
            return await ReadAsync(state, StepRunner.Describe(StepOp.Refresh, state, state));
        }
        catch (StepFailedException)
        {
            return state;
        }
    }

    private async Task<ResourceState?> ReadAsync(ResourceState state, StepInfo step)
    {
        ResourceState? refreshed = null;
        await context.Steps.RunAsync(
            step, state.CustomTimeouts.Read,
            async deadline =>
            {
                var result = await _steps.ProviderOf(state.Type, state.Provider)
                    .ReadAsync(new ReadRequest(state.Urn, state.Id, state.Inputs, state.Outputs), deadline);
                refreshed = result.Id.Length == 0 ? null : Merge(state, result);
                return refreshed;
            },
            (info, _) => Outcome(info, state, refreshed));
        return refreshed;
    }

    private ResourceState Merge(ResourceState state, ReadResult result)
    {
        var inputs = result.Inputs.Count > 0 ? result.Inputs : state.Inputs;
        var secret = state.AdditionalSecretOutputs.Concat(
            state.Outputs.Where(output => output.Value.ContainsSecret()).Select(output => output.Key));
        var outputs = result.Outputs.WithSecrets(secret);
        if (result.Id == state.Id && PropertyDiffer.AreEqual(state.Outputs, outputs) && PropertyDiffer.AreEqual(state.Inputs, inputs))
            return state;
        return state with { Id = result.Id, Inputs = inputs, Outputs = outputs, Modified = context.Clock.GetUtcNow() };
    }

    /// <summary>A refresh tells afterwards what it has found: no change, a change, or nothing at all.</summary>
    private static StepInfo Outcome(StepInfo step, ResourceState old, ResourceState? @new) => step with
    {
        Op = @new is null ? StepOp.Delete : ReferenceEquals(old, @new) ? StepOp.Same : StepOp.Update,
        New = @new?.ToView(),
        Details = @new is null ? step.Details : PropertyDiffer.Diff(old.Outputs, @new.Outputs),
    };

    private static ResourceState Prune(ResourceState state, HashSet<string> gone)
    {
        if (gone.Count == 0 || !state.References().Any(gone.Contains))
            return state;
        return state with
        {
            Dependencies = [.. state.Dependencies.Where(urn => !gone.Contains(urn))],
            DeletedWith = gone.Contains(state.DeletedWith) ? "" : state.DeletedWith,
            PropertyDependencies = ResourceState.NoPropertyDependencies.AddRange(state.PropertyDependencies.Select(
                entry => KeyValuePair.Create(entry.Key, entry.Value.Where(urn => !gone.Contains(urn)).ToImmutableArray()))),
        };
    }
}
