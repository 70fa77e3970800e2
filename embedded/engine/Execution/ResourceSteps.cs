using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Planning;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>
/// Carries out single steps: announces them in the journal, calls the provider, records the outcome. Makes no choices.
/// </summary>
internal sealed class ResourceSteps(OperationContext context)
{
    private Journal Journal => context.Journal;

    public IProvider ProviderOf(string type, string reference) => ProviderReference.IsProviderType(type)
        ? context.Providers.OfProviders
        : context.Providers.Get(reference, Journal.Find);

    /// <summary>Checks the goal's inputs and returns it with the provider's.</summary>
    /// <param name="oldInputs">The recorded inputs, from which generated names are kept; null to generate anew.</param>
    /// <exception cref="StepFailedException">The inputs are not valid.</exception>
    public async Task<ResourceGoal> CheckAsync(ResourceGoal goal, PropertyMap? oldInputs)
    {
        var op = oldInputs is null ? StepOp.Create : StepOp.Update;
        var step = StepRunner.Describe(op, null, goal.ToState());
        try
        {
            if (!context.Preview && goal.Inputs.FirstOrDefault(input => input.Value.ContainsUnknown()).Key is { } unknown)
                throw new ProviderException($"Input '{unknown}' is still unknown, although everything it depends on has been deployed.");
            var result = await ProviderOf(goal.Type, goal.Provider).CheckAsync(new CheckRequest(goal.Urn, oldInputs, goal.Inputs), default);
            if (result.Failures.IsEmpty)
                return goal with { Inputs = result.Inputs, SecretOutputs = result.SecretOutputs };
            throw new ProviderException(string.Join("\n", result.Failures.Select(
                failure => failure.Property.Length == 0 ? failure.Reason : $"{failure.Property}: {failure.Reason}")));
        }
        catch (Exception exception) when (exception is not StepFailedException)
        {
            throw context.Steps.Refuse(step, exception is ProviderException ? exception.Message : exception.ToString());
        }
    }

    public async Task<DiffResult> DiffAsync(ResourceGoal goal, ResourceState old)
    {
        try
        {
            return await ProviderOf(goal.Type, goal.Provider)
                .DiffAsync(new DiffRequest(goal.Urn, old.Id, old.Inputs, old.Outputs, goal.Inputs, goal.IgnoreChanges), default);
        }
        catch (Exception exception)
        {
            throw context.Steps.Refuse(
                StepRunner.Describe(StepOp.Update, old, goal.ToState()),
                exception is ProviderException ? exception.Message : exception.ToString());
        }
    }

    /// <summary>Creates a resource.</summary>
    /// <param name="op">Create, or the new half of a replacement.</param>
    /// <param name="old">What it takes the place of; with <paramref name="keepOld"/> that stays, to be deleted later.</param>
    public async Task<ResourceState> CreateAsync(ResourceGoal goal, StepOp op, ResourceState? old, bool keepOld, StepDecision decision)
    {
        var planned = goal.ToState();
        var created = await context.Steps.RunAsync(
            StepRunner.Describe(op, old, planned, decision), goal.CustomTimeouts.Create, async deadline =>
            {
                var now = context.Clock.GetUtcNow();
                planned = planned with { Created = now, Modified = now };
                if (!goal.Custom)
                {
                    Journal.SettleDeferred(old, planned);
                    return planned;
                }
                var pending = await BeginAsync(PendingOperationType.Creating, planned);
                var state = await GuardAsync(pending, old, planned, async () =>
                {
                    var result = await ProviderOf(goal.Type, goal.Provider)
                        .CreateAsync(new CreateRequest(goal.Urn, goal.Inputs, context.Preview, goal.CustomTimeouts.Create), deadline);
                    if (!context.Preview && result.Id.Length == 0)
                        throw new ProviderException("The provider created it without an id, which is a defect of the provider.");
                    return planned with { Id = result.Id, Outputs = OutputsOf(goal, result.Outputs) };
                });
                if (keepOld)
                    await Journal.SettleReplacementAsync(pending, old!, state);
                else if (pending is null)
                    Journal.SettleDeferred(old, state);
                else
                    await Journal.SettleAsync(pending, old, state);
                return state;
            });
        return created!;
    }

    public async Task<ResourceState> UpdateAsync(ResourceGoal goal, ResourceState old, StepDecision decision)
    {
        var planned = goal.ToState() with { Id = old.Id, Outputs = old.Outputs, Created = old.Created };
        var updated = await context.Steps.RunAsync(
            StepRunner.Describe(StepOp.Update, old, planned, decision), goal.CustomTimeouts.Update, async deadline =>
            {
                planned = planned with { Modified = context.Clock.GetUtcNow() };
                if (!goal.Custom)
                {
                    Journal.SettleDeferred(old, planned);
                    return planned;
                }
                // The state still has it under the URN of an alias, and the next run has to find it there.
                var pending = await BeginAsync(PendingOperationType.Updating, planned with { Urn = old.Urn });
                var state = await GuardAsync(pending, old, planned, async () =>
                {
                    var request = new UpdateRequest(
                        goal.Urn, old.Id, old.Inputs, old.Outputs, goal.Inputs, goal.IgnoreChanges, context.Preview,
                        goal.CustomTimeouts.Update);
                    var result = await ProviderOf(goal.Type, goal.Provider).UpdateAsync(request, deadline);
                    return planned with { Outputs = OutputsOf(goal, result.Outputs) };
                });
                await Journal.SettleAsync(pending, old, state);
                return state;
            });
        return updated!;
    }

    /// <summary>Nothing to do; what the program says about the resource is recorded.</summary>
    public ResourceState Same(ResourceGoal goal, ResourceState old, StepDecision decision)
    {
        var state = goal.ToState() with
        {
            Id = old.Id,
            Outputs = OutputsOf(goal, old.Outputs),
            Created = old.Created,
            Modified = old.Modified,
        };
        Journal.SettleDeferred(old, state);
        context.Steps.Report(StepRunner.Describe(StepOp.Same, old, state, decision));
        return state;
    }

    /// <summary>Deletes a resource, or only forgets one that is not the engine's to delete.</summary>
    /// <param name="forget">Leave the real thing alone, because it goes with another one.</param>
    /// <param name="pendingReplacement">Keep a note that it is to be created again.</param>
    public async Task DeleteAsync(ResourceState state, StepOp op, bool forget, bool pendingReplacement, StepDecision? decision = null)
    {
        await context.Steps.RunAsync(StepRunner.Describe(op, state, null, decision), state.CustomTimeouts.Delete, async deadline =>
        {
            PendingOperation? pending = null;
            var real = state.Custom && !state.External && !state.RetainOnDelete && !state.PendingReplacement && !forget
                && !ProviderReference.IsProviderType(state.Type);
            if (real && !context.Preview)
            {
                pending = await Journal.BeginAsync(PendingOperationType.Deleting, state);
                try
                {
                    await ProviderOf(state.Type, state.Provider).DeleteAsync(
                        new DeleteRequest(state.Urn, state.Id, state.Inputs, state.Outputs, state.CustomTimeouts.Delete), deadline);
                }
                catch (ProviderException)
                {
                    await Journal.AbandonAsync(pending);
                    throw;
                }
            }
            await Journal.ReviseAsync(pending, state, pendingReplacement ? state with { PendingReplacement = true } : null);
            return null;
        });
    }

    /// <summary>Reads a resource that exists outside of this stack.</summary>
    public async Task<ResourceState> ReadAsync(ResourceGoal goal, string id, ResourceState? old, StepOp op)
    {
        var read = await context.Steps.RunAsync(
            StepRunner.Describe(op, old, goal.ToState() with { Id = id, External = true }), goal.CustomTimeouts.Read, async deadline =>
            {
                var result = await ProviderOf(goal.Type, goal.Provider)
                    .ReadAsync(new ReadRequest(goal.Urn, id, null, goal.Inputs), deadline);
                if (result.Id.Length == 0)
                    throw new ProviderException($"The resource '{id}' does not exist.");
                var state = goal.ToState() with
                {
                    Id = result.Id,
                    External = true,
                    Outputs = OutputsOf(goal, result.Outputs),
                    Created = old?.Created,
                    Modified = old?.Modified,
                };
                if (op == StepOp.ReadReplacement)
                    await Journal.SettleReplacementAsync(null, old!, state);
                else
                    Journal.SettleDeferred(old, state);
                return state;
            });
        return read!;
    }

    /// <summary>Takes an existing resource into the state, as if the last run had left it.</summary>
    public async Task<ResourceState> ImportAsync(ResourceGoal goal, ResourceState? old)
    {
        var imported = await context.Steps.RunAsync(
            StepRunner.Describe(StepOp.Import, old, goal.ToState() with { Id = goal.ImportId }), goal.CustomTimeouts.Read, async deadline =>
            {
                var result = await ProviderOf(goal.Type, goal.Provider)
                    .ReadAsync(new ReadRequest(goal.Urn, goal.ImportId, null, null), deadline);
                if (result.Id.Length == 0)
                    throw new ProviderException($"The resource '{goal.ImportId}' does not exist.");
                if (result.Inputs.Count == 0)
                    throw new ProviderException($"The provider of '{goal.Type}' cannot import: it does not tell the inputs.");
                var now = context.Clock.GetUtcNow();
                var state = goal.ToState() with
                {
                    Id = result.Id,
                    Inputs = result.Inputs,
                    Outputs = OutputsOf(goal, result.Outputs),
                    Created = now,
                    Modified = now,
                };
                await Journal.AdoptAsync(null, old, state);
                return state;
            });
        return imported!;
    }

    // Provider resources change nothing outside, so a crash in the middle of one needs no trace.
    private async Task<PendingOperation?> BeginAsync(PendingOperationType type, ResourceState planned) =>
        context.Preview || ProviderReference.IsProviderType(planned.Type) ? null : await Journal.BeginAsync(type, planned);

    private async Task<ResourceState> GuardAsync(
        PendingOperation? pending, ResourceState? old, ResourceState planned, Func<Task<ResourceState>> call)
    {
        try
        {
            return await call();
        }
        catch (ProviderException exception) when (exception.PartialState is { } partial)
        {
            var state = planned with
            {
                Id = partial.Id,
                Inputs = partial.Inputs,
                Outputs = partial.Outputs,
                InitErrors = partial.InitErrors,
            };
            if (old is { Delete: false, PendingReplacement: false } && old.Id != partial.Id)
                await Journal.SettleReplacementAsync(pending, old, state);
            else
                await Journal.SettleAsync(pending, old, state);
            throw;
        }
        catch (ProviderException)
        {
            // The provider vouches that nothing was left behind. Anything else (a timeout, a defect) leaves the announcement for the next
            // run.
            if (pending is not null)
                await Journal.AbandonAsync(pending);
            throw;
        }
    }

    // What went in as a secret does not come out in the open.
    private static PropertyMap OutputsOf(ResourceGoal goal, PropertyMap outputs) => outputs.WithSecrets(
        goal.AdditionalSecretOutputs.Concat(goal.SecretOutputs).Concat(
            goal.Inputs.Where(input => input.Value.ContainsSecret()).Select(input => input.Key)));
}
