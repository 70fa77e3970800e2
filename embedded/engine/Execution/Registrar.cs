using System.Collections.Concurrent;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Planning;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>
/// Takes the program's registrations and brings each resource to its goal. Registrations run concurrently; the program's own
/// dependencies order them. What depends on a failure is skipped, what does not goes on.
/// </summary>
internal sealed class Registrar
{
    private readonly OperationContext _context;
    private readonly ResourceSteps _steps;
    private readonly GoalResolver _goals;
    private readonly DefaultProviders _defaults;
    private readonly DependentReplacements _dependents;
    private readonly ConcurrentDictionary<string, bool> _blocked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _replaced = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _successors = new(StringComparer.Ordinal);
    private (string Urn, PropertyMap Outputs)? _stackOutputs;

    public Registrar(OperationContext context, IReadOnlyDictionary<string, ConfigEntry> config)
    {
        _context = context;
        _steps = new ResourceSteps(context);
        _goals = new GoalResolver(context.Project, context.Stack);
        _defaults = new DefaultProviders(config, RegisterAsync);
        _dependents = new DependentReplacements(_steps);
    }

    /// <summary>True for what the last run left and the program no longer wants, once it has registered everything.</summary>
    public bool IsUnwanted(ResourceState carried) =>
        (carried.Delete || !_goals.IsRegistered(carried.Urn)) && _context.Targets.Matches(carried.Urn, carried.References());

    public bool IsReplaced(string urn) => _replaced.ContainsKey(urn);

    /// <summary>Reports the targets that are neither in the program nor in the state; false when there are any.</summary>
    public bool RequireTargets() =>
        _context.RequireTargets(_goals.Urns.Concat(_context.Journal.Current().Resources.Select(resource => resource.Urn)));

    /// <exception cref="RegistrationException">The registration makes no sense.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public async Task<RegistrationResult> RegisterAsync(Registration registration)
    {
        var provider = await FindProviderAsync(registration);
        var goal = _goals.Resolve(registration);
        if (provider is { Status: not RegistrationStatus.Success })
            return Skip(goal);
        if (provider is not null)
            goal = goal with { Provider = ProviderReference.Format(provider.Urn, provider.State!.Id) };
        if (goal.References().FirstOrDefault(_blocked.ContainsKey) is { } blocker)
            return SkipBehind(goal, blocker);
        try
        {
            var state = registration.ReadId is { } id
                ? await ReadAsync(goal, id)
                : _context.Targets.Includes(goal.Urn, goal.References()) ? await DeployAsync(goal) : KeepUntargeted(goal);
            if (state is null)
                return Skip(goal);
            if (ProviderReference.IsProviderType(goal.Type))
                _context.Providers.Configure(goal.Urn, state.Inputs);
            return new RegistrationResult(goal.Urn, RegistrationStatus.Success, state);
        }
        catch (StepFailedException exception)
        {
            _blocked[goal.Urn] = true;
            return new RegistrationResult(goal.Urn, RegistrationStatus.Failed, null, exception.Message);
        }
    }

    /// <summary>Records the outputs of a component; those of the stack wait for <see cref="RecordStackOutputs"/>.</summary>
    /// <exception cref="RegistrationException">The resource has not been registered.</exception>
    public void RegisterOutputs(string urn, PropertyMap outputs)
    {
        if (!_goals.IsRegistered(urn))
            throw new RegistrationException($"'{urn}' has not been registered, so it cannot have outputs.");
        if (!_context.Preview)
            outputs = outputs.WithoutUnknowns();
        if (UrnParts.TypeOf(urn) == Snapshot.StackType)
            _stackOutputs = (urn, outputs);
        else if (_context.Journal.TryFindSettled(urn, out var state))
            _context.Journal.ReviseUnwritten(state, state with { Outputs = outputs });
    }

    /// <summary>Records the outputs of the stack, once it is known how the program ended.</summary>
    /// <param name="complete">The program did all that it was to do. Else the stack keeps telling what the program did not say again.</param>
    public void RecordStackOutputs(bool complete)
    {
        if (_stackOutputs is not (var urn, var outputs) || !_context.Journal.TryFindSettled(urn, out var state))
            return;
        _context.Journal.ReviseUnwritten(state, state with { Outputs = complete ? outputs : state.Outputs.SetAll(outputs) });
    }

    public async Task<InvokeResult> InvokeAsync(string token, PropertyMap arguments, string provider, string version, string downloadUrl)
    {
        if (provider.Length == 0)
        {
            var result = await _defaults.GetAsync(ProviderReference.PackageOf(token), version, downloadUrl);
            if (result.Status != RegistrationStatus.Success)
                throw new RegistrationException(result.Error ?? $"The provider of '{token}' is not available.");
            provider = ProviderReference.Format(result.Urn, result.State!.Id);
        }
        var instance = _context.Providers.Get(provider, _context.Journal.Find);
        return await instance.InvokeAsync(new InvokeRequest(token, arguments, _context.Preview), default);
    }

    /// <summary>True when the answer of a function can only be known by a provider which this engine does not have.</summary>
    public bool IsUnknowable(string token, string provider) =>
        _context.Preview && _context.Providers.FactoryOf(ProviderReference.PackageOf(
            provider.Length == 0
                ? token
                : ProviderReference.PackageOfProvider(UrnParts.TypeOf(ProviderReference.UrnOf(provider))))) is PreviewOnlyFactory;

    private async Task<RegistrationResult?> FindProviderAsync(Registration registration)
    {
        if (!registration.Custom || registration.Provider.Length > 0 || ProviderReference.IsProviderType(registration.Type))
            return null;
        var package = ProviderReference.PackageOf(registration.Type);
        if (registration.Parent.Length > 0 && _goals.PassesProviderOn(registration.Parent, package))
            return null;
        return await _defaults.GetAsync(package, registration.Version, registration.DownloadUrl);
    }

    private async Task<ResourceState> DeployAsync(ResourceGoal goal)
    {
        var old = FindOld(goal);
        if (goal.ImportId.Length > 0 && (old is null || old.External || old.Id != goal.ImportId))
            old = await _steps.ImportAsync(goal, old);
        if (!goal.Custom)
            return await RunAsync(goal, goal, old, StepDecision.Decide(goal, old, null, IsReplaced));

        var owned = old is { PendingReplacement: false, External: false } ? old : null;
        var desired = owned is null ? goal : goal with { Inputs = IgnoredChanges.Apply(goal.IgnoreChanges, owned.Inputs, goal.Inputs) };
        var check = await _steps.CheckAsync(desired, owned?.Inputs);
        var diff = owned is null ? null : await _steps.DiffAsync(check, owned);
        var decision = StepDecision.Decide(check, old, diff, IsReplaced);
        if (owned is not null && decision.Kind != DecisionKind.Replace && _context.Replace.Any(pattern => pattern.Matches(goal.Urn)))
            decision = await ReplaceOnRequestAsync(check, owned, decision);
        return await RunAsync(goal, check, old, decision);
    }

    // Whether the old one must go first the provider tells when all that can change does.
    private async Task<StepDecision> ReplaceOnRequestAsync(ResourceGoal goal, ResourceState old, StepDecision decision)
    {
        var changed = goal with { Inputs = goal.Inputs.Map(_ => PropertyValue.Unknown) };
        var first = goal.DeleteBeforeReplace ?? (await _steps.DiffAsync(changed, old)).DeleteBeforeReplace;
        return decision with { Kind = DecisionKind.Replace, DeleteBeforeReplace = first, Reasons = ["--replace"] };
    }

    private async Task<ResourceState> RunAsync(ResourceGoal asked, ResourceGoal goal, ResourceState? old, StepDecision decision) =>
        decision.Kind switch
        {
            DecisionKind.Create => await _steps.CreateAsync(goal, StepOp.Create, null, keepOld: false, decision),
            DecisionKind.Update => await _steps.UpdateAsync(goal, old!, decision),
            DecisionKind.Replace => await ReplaceAsync(asked, old!, decision),
            _ => _steps.Same(goal, old!, decision),
        };

    private async Task<ResourceState> ReplaceAsync(ResourceGoal asked, ResourceState old, StepDecision decision)
    {
        RequireReplaceable(asked, old, decision);
        // A replacement is a new resource: nothing that was generated for the old one carries over.
        var goal = await _steps.CheckAsync(asked, null);
        _replaced[goal.Urn] = true;
        var keepOld = false;
        if (old.PendingReplacement)
            _context.Steps.Report(StepRunner.Describe(StepOp.RemovePendingReplace, old, null));
        else if (old.External)
            _context.Steps.Report(StepRunner.Describe(StepOp.DiscardReplaced, old, null));
        else if (decision.DeleteBeforeReplace)
            old = await DeleteBeforeAsync(old, decision);
        else
            keepOld = true;
        var state = await _steps.CreateAsync(goal, StepOp.CreateReplacement, old, keepOld, decision);
        _context.Steps.Report(StepRunner.Describe(StepOp.Replace, old, state, decision));
        return state;
    }

    private async Task<ResourceState> DeleteBeforeAsync(ResourceState old, StepDecision decision)
    {
        var goWithIt = new List<ResourceState>();
        foreach (var dependent in await _dependents.FindAsync(old, _context.Journal.UnvisitedBehind(old.Urn), _goals.IsRegistered))
        {
            if (dependent.Protect)
            {
                throw _context.Steps.Refuse(
                    StepRunner.Describe(StepOp.Replace, old, old, decision),
                    $"Replacing it means replacing '{dependent.Urn}', which depends on it and is protected. Unprotect that one first.");
            }
            if (dependent.DeletedWith == old.Urn && !old.RetainOnDelete)
                goWithIt.Add(dependent);
            else
                await _steps.DeleteAsync(dependent, StepOp.DeleteReplaced, forget: false, pendingReplacement: true);
        }
        await _steps.DeleteAsync(old, StepOp.DeleteReplaced, forget: false, pendingReplacement: true, decision);
        foreach (var dependent in goWithIt)
            await _steps.DeleteAsync(dependent, StepOp.DeleteReplaced, forget: true, pendingReplacement: true);
        return old with { PendingReplacement = true };
    }

    private void RequireReplaceable(ResourceGoal goal, ResourceState old, StepDecision decision)
    {
        var error = goal.ImportId.Length > 0 && !old.PendingReplacement
            ? "It would be replaced while its option 'import' is set. Make the program match the imported resource, "
                + "or take the option away."
            : old.Protect && goal.Protect
                ? $"It is protected, but {string.Join(", ", decision.Reasons)} can only change by replacing it. "
                    + "Set protect to false first, or undo the change."
                : null;
        if (error is null)
            return;
        // A preview goes on, to show everything else that is planned.
        if (_context.Preview)
            _context.Events.Log(LogSeverity.Error, goal.Urn, error);
        else
            throw _context.Steps.Refuse(StepRunner.Describe(StepOp.Replace, old, goal.ToState(), decision), error);
    }

    private async Task<ResourceState?> ReadAsync(ResourceGoal goal, PropertyValue id)
    {
        var old = FindOld(goal);
        if (id.ContainsUnknown())
        {
            return _context.Preview
                ? goal.ToState() with { External = true }
                : throw new RegistrationException(
                    $"The id of '{goal.Name}' is unknown, although everything it depends on has been deployed.");
        }
        var text = id.Unwrapped is StringValue value
            ? value.Value
            : throw new RegistrationException($"The id of '{goal.Name}' is not a string.");
        var replaces = old is { External: false, PendingReplacement: false } && old.Id != text;
        return await _steps.ReadAsync(goal, text, old, replaces ? StepOp.ReadReplacement : StepOp.Read);
    }

    /// <summary>What the last run left of the resource, under its name or one of its aliases.</summary>
    /// <exception cref="StepFailedException">Another resource of the program takes the same one over.</exception>
    private ResourceState? FindOld(ResourceGoal goal)
    {
        foreach (var urn in goal.Aliases.Prepend(goal.Urn))
        {
            if (!_context.Journal.WasRecorded(urn))
                continue;
            var successor = _successors.GetOrAdd(urn, goal.Urn);
            if (successor != goal.Urn)
            {
                throw _context.Steps.Refuse(
                    StepRunner.Describe(StepOp.Create, null, goal.ToState()),
                    $"'{successor}' takes the place of '{urn}' already, which can become only one resource. "
                        + "Take the alias away from one of them.");
            }
            if (_context.Journal.TryFindCarried(urn, out var old))
                return old;
        }
        return null;
    }

    private ResourceState? KeepUntargeted(ResourceGoal goal)
    {
        if (FindOld(goal) is not { } old)
            return null;
        // What the targets refer to is the name that the program gives it.
        var kept = old with { Urn = goal.Urn };
        _context.Journal.SettleDeferred(old, kept);
        return kept;
    }

    private RegistrationResult SkipBehind(ResourceGoal goal, string blocker)
    {
        if (_context.Targets.IsLimited && _context.Targets.Matches(goal.Urn) && !_context.Events.HasFailed)
        {
            var error = $"It is a target, but depends on '{blocker}', which is not and does not exist yet. Add that to the targets.";
            _context.Events.Log(LogSeverity.Error, goal.Urn, error);
        }
        return Skip(goal);
    }

    private RegistrationResult Skip(ResourceGoal goal)
    {
        _blocked[goal.Urn] = true;
        return new RegistrationResult(goal.Urn, RegistrationStatus.Skipped, null);
    }
}
