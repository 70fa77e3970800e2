using System.Collections.Immutable;
using System.Text;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Projects;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using HaCluster.Engine.Execution;
using HaCluster.Engine.Programs;
using HaCluster.Engine.Secrets;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Workspaces;

/// <summary>One stack of a project.</summary>
/// <param name="plansForeign">Its previews go as far as they can with packages that have no provider here.</param>
internal sealed class Stack(
    ProjectFile project, string name, StateDirectory directory, CipherStore ciphers, EngineSettings settings, bool plansForeign = false)
    : IStack
{
    private readonly StackConfiguration _configuration = new(project, name, ciphers);

    public string Name => name;

    public string Engine => EngineNames.Embedded;

    public bool ReportsLockHolder => true;

    public IStackConfiguration Configuration => _configuration;

    private StackHistory History => new(directory.HistoryFile(project.Name, name));

    private string LockPath => directory.LockFile(project.Name, name);

    public Task<OperationSummary> PreviewAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation) =>
        RunProgramAsync(OperationKind.Preview, preview: true, options, sink, cancellation);

    public Task<OperationSummary> UpdateAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation) =>
        RunProgramAsync(OperationKind.Update, options.PreviewOnly, options, sink, cancellation);

    public Task<OperationSummary> RefreshAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation) =>
        RunAsync(OperationKind.Refresh, options.PreviewOnly, options, sink, (_, _) => Task.CompletedTask, cancellation);

    public Task<OperationSummary> DestroyAsync(OperationOptions options, IEventSink sink, CancellationToken cancellation) =>
        RunAsync(
            OperationKind.Destroy, options.PreviewOnly, options, sink,
            (context, _) => new DeletionRunner(context).RunAsync(
                resource => context.Targets.Matches(resource.Urn, resource.References())), cancellation);

    public Task<PropertyMap> ReadOutputsAsync(CancellationToken cancellation) =>
        Task.Run(() => StateFile(project.Name, name).Load().StackOutputs, cancellation);

    public Task<ImmutableArray<ResourceView>> ReadResourcesAsync(CancellationToken cancellation) => Task.Run(
        // What waits to be created again is deleted already.
        () => StateFile(project.Name, name).Load().Resources.Where(resource => resource is { Delete: false, PendingReplacement: false })
            .Select(resource => resource.ToView()).ToImmutableArray(),
        cancellation);

    public Task<ImmutableArray<UpdateRecord>> ReadHistoryAsync(CancellationToken cancellation) => Task.Run(History.Read, cancellation);

    public Task<string> ExportAsync(bool showSecrets, CancellationToken cancellation) => Task.Run(
        () =>
        {
            var file = StateFile(project.Name, name);
            return Encoding.UTF8.GetString(file.Export(file.Load(), showSecrets));
        },
        cancellation);

    public Task ImportAsync(string deploymentJson, bool force, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var stackLock = Lock();
            var file = StateFile(project.Name, name);
            var snapshot = file.Parse(Encoding.UTF8.GetBytes(deploymentJson), "The deployment", out _, out _);
            if (!force)
            {
                StackOwnership.Require(snapshot, project.Name, name);
                State.StateFile.RequireIntegrity(snapshot, "The deployment");
            }
            file.Backup();
            file.Save(snapshot);
        },
        cancellation);

    public async Task<ImmutableArray<EngineCheck>> CheckAsync(CancellationToken cancellation)
    {
        const string Check = "passphrase";
        try
        {
            await ReadOutputsAsync(cancellation);
            Configuration.ReadAll();
            return [new EngineCheck(Check, "the stack's secrets can be read")];
        }
        catch (DeploymentException exception) when (exception.Diagnostic.Code == Codes.Deployment.Passphrase)
        {
            return [new EngineCheck(Check, "", exception.Diagnostic)];
        }
    }

    /// <summary>A stack begins to exist with the first save of its state.</summary>
    public Task EnsureExistsAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<string?> FindPlanningObstacleAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    public LockHolder? FindLock() => StackLock.Find(LockPath);

    public bool BreakLock() => StackLock.Break(LockPath);

    private Task<OperationSummary> RunProgramAsync(
        OperationKind kind, bool preview, OperationOptions options, IEventSink sink, CancellationToken cancellation) => RunAsync(
            kind, preview, options, sink,
            (context, config) => new ProgramRun(context, project, config, options, cancellation).RunAsync(), cancellation);

    private async Task<OperationSummary> RunAsync(
        OperationKind kind, bool preview, OperationOptions options, IEventSink sink,
        Func<OperationContext, ImmutableSortedDictionary<string, ConfigEntry>, Task> rest, CancellationToken cancellation)
    {
        var needsProgram = kind is OperationKind.Preview or OperationKind.Update;
        var config = needsProgram ? _configuration.ReadComplete() : ImmutableSortedDictionary<string, ConfigEntry>.Empty;
        directory.Create();
        using var stackLock = Lock();
        var file = StateFile(project.Name, name);
        var snapshot = await Task.Run(file.Load, cancellation);
        if (!preview)
        {
            // Fails now, and not at the first write, when the passphrase is missing.
            await Task.Run(file.Prepare, cancellation);
            file.Backup();
        }
        var input = new OperationInput
        {
            Kind = kind,
            Preview = preview,
            Options = options,
            Project = project.Name,
            Stack = name,
            ProgramDirectory = project.ProgramDirectory,
            Snapshot = snapshot,
            Store = file,
            Providers = settings.Providers,
            PlansForeign = plansForeign,
            ReadOutputs = ReadOutputsOf,
            Clock = settings.Clock,
            Sink = sink,
        };
        await using var operation = new Operation(input, cancellation);
        var summary = await operation.RunAsync(() => rest(operation.Context, config));
        if (!preview)
            AddToHistory(summary, operation.Context.Events);
        return summary;
    }

    // What was done is done and in the state, also where it cannot be written here.
    private void AddToHistory(OperationSummary summary, EventStream events)
    {
        try
        {
            History.Add(summary, settings.Clock.GetUtcNow());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DeploymentException)
        {
            events.Log(LogSeverity.Warning, "", $"This run is not in the history of the stack: {exception.Message}");
        }
    }

    private PropertyMap? ReadOutputsOf(string otherProject, string stack)
    {
        var file = StateFile(otherProject, stack);
        return file.Exists ? file.Load().StackOutputs : null;
    }

    private StateFile StateFile(string projectName, string stack) =>
        new(directory, projectName, stack, ciphers, () => projectName == project.Name && stack == name ? _configuration.Salt : null,
            settings.Clock);

    private StackLock Lock() => StackLock.Acquire(LockPath, project.Directory, name, settings.Clock);
}
