using System.Collections.Immutable;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Planning;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>What an operation is opened with.</summary>
internal sealed record OperationInput
{
    public required OperationKind Kind { get; init; }
    public required bool Preview { get; init; }
    public required OperationOptions Options { get; init; }
    public required string Project { get; init; }
    public required string Stack { get; init; }
    public required string ProgramDirectory { get; init; }
    public required Snapshot Snapshot { get; init; }

    /// <summary>Keeps the state; not used in a preview.</summary>
    public required IStateStore Store { get; init; }

    public required ImmutableArray<IProviderFactory> Providers { get; init; }

    /// <summary>A preview goes as far as it can with packages that have no provider here.</summary>
    public bool PlansForeign { get; init; }

    /// <summary>Outputs of a stack by project and name; null when there is no such stack.</summary>
    public required Func<string, string, PropertyMap?> ReadOutputs { get; init; }

    public required TimeProvider Clock { get; init; }
    public required IEventSink Sink { get; init; }
}

/// <summary>One operation on one stack, from the state it begins with to its summary.</summary>
internal sealed class Operation : IAsyncDisposable
{
    private readonly OperationInput _input;
    private readonly CancellationToken _cancellation;

    public Operation(OperationInput input, CancellationToken cancellation)
    {
        _input = input;
        _cancellation = cancellation;
        var events = new EventStream(input.Sink, input.Clock, input.ProgramDirectory);
        var journal = new Journal(input.Snapshot, input.Preview ? null : input.Store);
        var builtin = new BuiltinFactory(new BuiltinAccess(input.Project, input.ReadOutputs, journal.Find));
        var factories = input.Providers.Append(builtin).ToDictionary(factory => factory.Package, StringComparer.Ordinal);
        Context = new OperationContext
        {
            Project = input.Project,
            Stack = input.Stack,
            Preview = input.Preview,
            Events = events,
            Journal = journal,
            Steps = new StepRunner(events, input.Options.Parallel, input.Clock, cancellation),
            Providers = new ProviderPool(factories, events, input.Preview, input.PlansForeign),
            Targets = new TargetFilter(input.Options.Targets, input.Options.TargetDependents),
            Replace = [.. input.Options.Replace.Select(glob => new UrnPattern(glob))],
            Clock = input.Clock,
        };
    }

    public OperationContext Context { get; }

    /// <summary>
    /// Clears what an interrupted run left, refreshes if asked or if that is all, and does the rest unless something failed.
    /// </summary>
    /// <param name="rest">The operation proper.</param>
    /// <returns>The summary; it has been raised as the last event.</returns>
    public async Task<OperationSummary> RunAsync(Func<Task> rest)
    {
        var cancelled = false;
        try
        {
            if (RequireTargets() && await new InterruptedSteps(Context).RecoverAsync())
            {
                if (_input.Options.Refresh || _input.Kind == OperationKind.Refresh)
                    await new RefreshRunner(Context).RunAsync();
                if (!Context.Events.HasFailed)
                    await rest();
            }
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            cancelled = true;
        }
        await FlushAsync();
        return Context.Events.Finish(
            _input.Kind, cancelled || _cancellation.IsCancellationRequested, !Context.Journal.HasChanged,
            Context.Journal.Current().StackOutputs);
    }

    // What runs the program knows its targets when the program has registered them.
    private bool RequireTargets() => _input.Kind is OperationKind.Preview or OperationKind.Update
        || Context.RequireTargets(_input.Snapshot.Resources.Select(resource => resource.Urn));

    public async ValueTask DisposeAsync()
    {
        await Context.Providers.DisposeAsync();
        Context.Steps.Dispose();
    }

    private async Task FlushAsync()
    {
        try
        {
            await Context.Journal.FinishAsync();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DeploymentException)
        {
            Context.Events.Log(LogSeverity.Error, "", $"The state cannot be saved: {exception.Message}");
        }
    }
}
