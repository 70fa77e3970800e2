using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Deployment;
using HaCluster.Deployment.Projects;
using HaCluster.Engine.Secrets;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Workspaces;

/// <summary>The way into the engine: opens a project and its stacks.</summary>
public sealed class Workspace : IWorkspace
{
    private readonly ProjectFile _project;
    private readonly StateDirectory _state;
    private readonly EngineSettings _settings;
    private readonly CipherStore _ciphers;

    private Workspace(ProjectFile project, StateDirectory state, EngineSettings settings)
    {
        _project = project;
        _state = state;
        _settings = settings;
        _ciphers = new CipherStore(state, settings.Environment);
    }

    public string Directory => _project.Directory;

    public string ProjectName => _project.Name;

    public string StateDirectory => _state.Path;

    public string? SelectedStack
    {
        get
        {
            var file = _state.SelectionFile(ProjectName);
            return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
    }

    /// <param name="directory">The directory with <c>Pulumi.yaml</c>.</param>
    /// <exception cref="DeploymentException">There is no project, or it is not valid.</exception>
    public static IWorkspace Open(string directory, EngineSettings settings)
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
        _state.Create();
        AtomicFile.WritePrivate(_state.SelectionFile(ProjectName), stackName + "\n");
    }

    public ImmutableArray<StackSummary> ListStacks()
    {
        var selected = SelectedStack;
        return [.. StacksWithState().Union(StacksWithConfiguration()).Order(StringComparer.Ordinal)
            .Select(name => Summarize(name, name == selected))];
    }

    public IStack OpenStack(string stackName)
    {
        RequireStack(stackName);
        return new Stack(_project, stackName, _state, _ciphers, _settings);
    }

    public IStackConfiguration OpenConfiguration(string stackName) => new StackConfiguration(_project, stackName, _ciphers);

    public IStack CreateStack(string stackName, string? secretsProvider = null)
    {
        if (secretsProvider is not (null or "passphrase"))
        {
            throw new DeploymentException(
                DeploymentErrorKind.Configuration,
                $"The embedded engine encrypts with a passphrase; it has no secrets provider '{secretsProvider}'.",
                "Leave the secrets provider out.");
        }
        if (!ProjectFile.NamePattern().IsMatch(stackName))
        {
            throw new DeploymentException(
                DeploymentErrorKind.Configuration,
                $"'{stackName}' cannot be the name of a stack: it has 1 to 100 letters, digits, dots, dashes and underscores.");
        }
        if (StacksWithState().Contains(stackName))
            throw new DeploymentException(
                DeploymentErrorKind.Configuration, $"Stack '{stackName}' of project '{ProjectName}' exists already.");
        NewStateFile(stackName).Save(Snapshot.Empty);
        return OpenStack(stackName);
    }

    public void RemoveStack(string stackName, bool force)
    {
        RequireStack(stackName);
        using var stackLock = StackLock.Acquire(_state.LockFile(ProjectName, stackName), stackName, _settings.Clock);
        var file = _state.StateFile(ProjectName, stackName);
        if (Summarize(stackName, false).ResourceCount is > 0 and var count && !force)
        {
            throw new DeploymentException(
                DeploymentErrorKind.Configuration, $"Stack '{stackName}' still has {count} resources.",
                "Destroy them first with: hacluster destroy. With --force the stack is removed and they are left behind.");
        }
        if (File.Exists(file))
            File.Move(file, file + ".bak", overwrite: true);
        if (SelectedStack == stackName)
            File.Delete(_state.SelectionFile(ProjectName));
    }

    private StateFile NewStateFile(string stack) =>
        new(_state, ProjectName, stack, _ciphers, () => new StackConfiguration(_project, stack, _ciphers).Salt, _settings.Clock);

    private void RequireStack(string stackName)
    {
        if (File.Exists(_state.StateFile(ProjectName, stackName)) || File.Exists(_project.StackConfigFile(stackName)))
            return;
        var known = ListStacks();
        throw new DeploymentException(
            DeploymentErrorKind.StackNotFound, $"Project '{ProjectName}' has no stack '{stackName}'.",
            known.IsEmpty
                ? $"Create it with: hacluster stack init {stackName}"
                : $"It has: {string.Join(", ", known.Select(stack => stack.Name))}. Create another with: hacluster stack init {stackName}");
    }

    private StackSummary Summarize(string name, bool selected)
    {
        var file = new FileInfo(_state.StateFile(ProjectName, name));
        if (!file.Exists)
            return new StackSummary(name, selected, null, null);
        return new StackSummary(name, selected, file.LastWriteTimeUtc, CountResources(file.FullName));
    }

    // Counting needs no secrets, so no passphrase either.
    private static int? CountResources(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.GetProperty("checkpoint").GetProperty("latest").GetProperty("resources").GetArrayLength();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DeploymentException(
                DeploymentErrorKind.CorruptState, $"{path} is damaged: {exception.Message}", $"Restore it from {path}.bak.", exception);
        }
    }

    private IEnumerable<string> StacksWithState() =>
        Names(_state.StacksOf(ProjectName), "*.json").Select(file => file[..^".json".Length]);

    private IEnumerable<string> StacksWithConfiguration() =>
        Names(_project.StackConfigDirectory, "Pulumi.*.yaml").Select(file => file["Pulumi.".Length..^".yaml".Length]);

    private static IEnumerable<string> Names(string directory, string pattern) => System.IO.Directory.Exists(directory)
        ? System.IO.Directory.EnumerateFiles(directory, pattern).Select(file => Path.GetFileName(file))
        : [];
}
