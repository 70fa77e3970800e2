using System.Collections.Immutable;
using HaCluster.Deployment;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;
using HaCluster.Engine.Planning;
using HaCluster.Engine.Secrets;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Workspaces;

/// <summary>The way into the engine: opens a project and its stacks.</summary>
public sealed class Workspace : IEngineWorkspace
{
    private readonly ProjectFile _project;
    private readonly StateDirectory _state;
    private readonly EngineSettings _settings;
    private readonly CipherStore _ciphers;
    private readonly StackDirectory _stacks;

    private Workspace(ProjectFile project, StateDirectory state, EngineSettings settings)
    {
        _project = project;
        _state = state;
        _settings = settings;
        _ciphers = new CipherStore(state, settings.Environment);
        _stacks = new StackDirectory(project, state);
    }

    public string Directory => _project.Directory;

    public string ProjectName => _project.Name;

    public string StateDirectory => _state.Path;

    public string? SelectedStack => _stacks.Selected;

    public string Engine => EngineNames.Embedded;

    public bool PlansOffline => true;

    /// <param name="directory">The directory with <c>Pulumi.yaml</c>.</param>
    /// <exception cref="DeploymentException">There is no project, or it is not valid.</exception>
    public static IEngineWorkspace Open(string directory, EngineSettings settings)
    {
        var project = ProjectFile.Load(directory);
        var state = settings.StateDirectory is { } path
            ? new StateDirectory(path)
            : Deployment.Projects.StateDirectory.Locate(project.Directory);
        return new Workspace(project, state, settings);
    }

    public void SelectStack(string stackName)
    {
        RequireStack(stackName);
        _stacks.Select(stackName);
    }

    public ImmutableArray<StackSummary> ListStacks()
    {
        var selected = SelectedStack;
        return [.. StacksWithState().Union(_stacks.Configured()).Order(StringComparer.Ordinal)
            .Select(name => SummarizeOrExplain(name, name == selected))];
    }

    public bool HasResources(string stackName) => Summarize(stackName, false).ResourceCount is > 0;

    public IStack? OpenForOfflinePlan(string stackName) => OpenStack(stackName, plansForeign: true);

    public IStack OpenStack(string stackName) => OpenStack(stackName, plansForeign: false);

    private Stack OpenStack(string stackName, bool plansForeign)
    {
        RequireStack(stackName);
        return new Stack(_project, stackName, _state, _ciphers, _settings, plansForeign);
    }

    public string? FindGeneratedPassphrase() =>
        Passphrase.Find(_state, _settings.Environment, create: false) is { Generated: true } passphrase ? passphrase.Text : null;

    public void RestoreGeneratedPassphrase(string passphrase)
    {
        _state.Create();
        AtomicFile.TryCreatePrivate(_state.PassphraseFile, passphrase + "\n");
    }

    public IStackConfiguration OpenConfiguration(string stackName) => new StackConfiguration(_project, stackName, _ciphers);

    public IStack CreateStack(string stackName, string? secretsProvider = null, string? engine = null)
    {
        if (secretsProvider is not (null or "passphrase"))
        {
            throw new DeploymentException(
                Codes.Deployment.SecretsProvider, $"The embedded engine encrypts with a passphrase; it has no secrets provider "
                    + $"'{secretsProvider}'.",
                Fix.Of("Do not name a secrets provider."));
        }
        StackNames.RequireValid(stackName);
        if (StacksWithState().Contains(stackName))
            throw new DeploymentException(Codes.Deployment.StackExists, $"Stack '{stackName}' of project '{ProjectName}' already exists.");
        StateFileOf(stackName).Save(Snapshot.Empty);
        return OpenStack(stackName);
    }

    public void RemoveStack(string stackName, bool force)
    {
        RequireStack(stackName);
        using var stackLock = StackLock.Acquire(_state.LockFile(ProjectName, stackName), Directory, stackName, _settings.Clock);
        if (Summarize(stackName, false).ResourceCount is > 0 and var count && !force)
        {
            throw new DeploymentException(
                Codes.Deployment.StackNotEmpty, $"Stack '{stackName}' still has {count} resources.",
                Fix.Of(
                    $"Destroy them first: {new ProductCommand("destroy") { Stack = stackName, Directory = Directory }}. "
                        + $"With --force the stack is removed and the resources are left behind."));
        }
        StateFileOf(stackName).Remove();
        _stacks.Deselect(stackName);
    }

    public void RenameStack(string stackName, string newName)
    {
        RequireStack(stackName);
        StackNames.RequireValid(newName);
        if (StacksWithState().Contains(newName) || _stacks.HasConfiguration(newName))
            throw new DeploymentException(Codes.Deployment.StackExists, $"Stack '{newName}' of project '{ProjectName}' already exists.");
        using var stackLock = StackLock.Acquire(_state.LockFile(ProjectName, stackName), Directory, stackName, _settings.Clock);
        var file = StateFileOf(stackName);
        var renamed = file.Exists ? SnapshotRenaming.Rename(file.Load(), newName) : null;
        // Its salt is that of the state to come.
        if (_stacks.HasConfiguration(stackName))
            File.Move(_project.StackConfigFile(stackName), _project.StackConfigFile(newName));
        if (renamed is not null)
        {
            StateFileOf(newName).Save(renamed);
            file.Remove();
        }
        new StackHistory(_state.HistoryFile(ProjectName, stackName)).MoveTo(_state.HistoryFile(ProjectName, newName));
        if (_stacks.Selected == stackName)
            _stacks.Select(newName);
    }

    private StateFile StateFileOf(string stack) =>
        new(_state, ProjectName, stack, _ciphers, () => new StackConfiguration(_project, stack, _ciphers).Salt, _settings.Clock);

    private void RequireStack(string stackName)
    {
        StackNames.RequireValid(stackName);
        if (Presence.IsFile(_state.StateFile(ProjectName, stackName)) || _stacks.HasConfiguration(stackName))
            return;
        var known = ListStacks();
        var create = new ProductCommand("stack", "init", stackName) { Directory = Directory, NamesStack = true };
        throw new DeploymentException(
            Codes.Deployment.StackNotFound, $"Project '{ProjectName}' has no stack '{stackName}'.",
            known.IsEmpty
                ? Fix.Of($"Create it: {create}.")
                : Fix.Of($"It has: {string.Join(", ", known.Select(stack => stack.Name))}. Create another: {create}."));
    }

    private StackSummary Summarize(string name, bool selected)
    {
        var file = new FileInfo(_state.StateFile(ProjectName, name));
        if (!Presence.IsFile(file.FullName))
            return new StackSummary(name, Engine, selected, null, null);
        return new StackSummary(name, Engine, selected, file.LastWriteTimeUtc, StateFileOf(name).CountResources());
    }

    // One damaged state does not hide the other stacks.
    private StackSummary SummarizeOrExplain(string name, bool selected)
    {
        try
        {
            return Summarize(name, selected);
        }
        catch (DeploymentException exception)
        {
            return new StackSummary(name, Engine, selected, null, null)
            {
                Problem = exception.Diagnostic with { Severity = Severity.Warning },
            };
        }
    }

    private IEnumerable<string> StacksWithState() =>
        StackDirectory.Names(_state.StacksOf(ProjectName), "*.json").Select(file => file[..^".json".Length]);
}
