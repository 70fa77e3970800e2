using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;

namespace HaCluster.Deployment.PulumiCli;

/// <summary>A project whose stacks the Pulumi CLI keeps.</summary>
public sealed class PulumiWorkspace : IEngineWorkspace
{
    private static readonly TimeSpan ListDeadline = TimeSpan.FromSeconds(30);

    private readonly ProjectFile _project;
    private readonly StateDirectory _state;
    private readonly StackDirectory _stacks;
    private readonly PulumiProcess _pulumi;
    private readonly PulumiWorkspace? _outer;

    // One command may ask of many stacks, and each look takes about a second.
    private Lazy<ImmutableArray<StackSummary>> _listed;

    private PulumiWorkspace(ProjectFile project, PulumiProcess pulumi, PulumiWorkspace? outer)
    {
        _project = project;
        _state = Projects.StateDirectory.Locate(project.Directory);
        _stacks = new StackDirectory(project, _state);
        _pulumi = pulumi;
        _outer = outer;
        _listed = new Lazy<ImmutableArray<StackSummary>>(List);
    }

    public string Engine => EngineNames.Pulumi;

    public bool PlansOffline => false;

    public string Directory => _project.Directory;

    public string ProjectName => _project.Name;

    public string StateDirectory => _state.Path;

    public string? SelectedStack => _stacks.Selected;

    /// <param name="directory">The directory with <c>Pulumi.yaml</c>.</param>
    /// <param name="environment">Where the command is looked for, and what it is given.</param>
    /// <param name="outer">The project around this one: its stacks name the secrets provider of new stacks here. Null when there is
    /// none.</param>
    /// <exception cref="DeploymentException">There is no project, or it is not valid.</exception>
    public static PulumiWorkspace Open(string directory, IReadOnlyDictionary<string, string> environment, PulumiWorkspace? outer = null) =>
        new(ProjectFile.Load(directory), outer?._pulumi ?? new PulumiProcess(environment), outer);

    public void SelectStack(string stackName) => _stacks.Select(stackName);

    public ImmutableArray<StackSummary> ListStacks()
    {
        var known = _listed.Value.ToDictionary(stack => stack.Name, StringComparer.Ordinal);
        return
        [
            .. known.Keys.Union(_stacks.Configured()).Order(StringComparer.Ordinal).Select(name =>
                known.GetValueOrDefault(name) ?? new StackSummary(name, Engine, name == SelectedStack, null, null)),
        ];
    }

    public bool HasResources(string stackName) => _listed.Value.Any(stack => stack.Name == stackName && stack.ResourceCount is > 0);

    public IStack OpenStack(string stackName) => Open(stackName);

    public IStack? OpenForOfflinePlan(string stackName) => null;

    // Whoever logged in to the back end has set up its secrets provider.
    public string? FindGeneratedPassphrase() => null;

    public void RestoreGeneratedPassphrase(string passphrase)
    {
    }

    public IStackConfiguration OpenConfiguration(string stackName) =>
        new StackConfiguration(_project, stackName, new PulumiCiphers(stackName));

    public IStack CreateStack(string stackName, string? secretsProvider = null, string? engine = null)
    {
        var stack = Open(stackName);
        Wait(() => stack.CreateAsync(secretsProvider, CancellationToken.None));
        _listed = new Lazy<ImmutableArray<StackSummary>>(List);
        return stack;
    }

    // The CLI renames the configuration file, too.
    public void RenameStack(string stackName, string newName)
    {
        Run(stackName, ["stack", "rename", newName]);
        if (SelectedStack == stackName)
            _stacks.Select(newName);
        _listed = new Lazy<ImmutableArray<StackSummary>>(List);
    }

    public void RemoveStack(string stackName, bool force)
    {
        // Without --preserve-config the CLI deletes the stack's configuration file, which may be one of the repository.
        Run(stackName, ["stack", "rm", "--yes", "--preserve-config", .. force ? ["--force"] : (string[])[]]);
        _stacks.Deselect(stackName);
        _listed = new Lazy<ImmutableArray<StackSummary>>(List);
    }

    private PulumiStack Open(string stackName) =>
        new(stackName, Directory, _pulumi, OpenConfiguration(stackName), _outer?.OpenConfiguration(stackName).SecretsProvider);

    /// <summary>The stacks of the back end; none where the command is not installed.</summary>
    /// <exception cref="DiagnosticException">The command cannot be used, or its back end does not answer.</exception>
    private ImmutableArray<StackSummary> List()
    {
        if (!_pulumi.IsInstalled)
            return [];
        using var deadline = new CancellationTokenSource(ListDeadline);
        try
        {
            var result = Task.Run(() => _pulumi.CaptureAsync(Directory, ["stack", "ls", "--json"], deadline.Token))
                .GetAwaiter().GetResult();
            if (!result.Succeeded)
                throw PulumiErrors.NotListed(result);
            using var list = JsonDocument.Parse(result.Output);
            return [.. list.RootElement.EnumerateArray().Select(Summary)];
        }
        catch (OperationCanceledException exception)
        {
            throw PulumiErrors.NotListed(ListDeadline, exception);
        }
        catch (JsonException exception)
        {
            throw PulumiErrors.NotJson(null, "stack ls --json", exception);
        }
    }

    private StackSummary Summary(JsonElement json)
    {
        // A name may be qualified by organization and project; here it is a stack of this project.
        var name = json.GetProperty("name").GetString()!.Split('/')[^1];
        return new StackSummary(
            name, Engine, name == SelectedStack,
            json.TryGetProperty("lastUpdate", out var updated) && updated.TryGetDateTimeOffset(out var at) ? at : null,
            json.TryGetProperty("resourceCount", out var count) && count.TryGetInt32(out var resources) ? resources : null);
    }

    private void Run(string stackName, string[] arguments) => Wait(async () =>
    {
        var result = await _pulumi.CaptureAsync(Directory, stackName, arguments, CancellationToken.None);
        if (!result.Succeeded)
            throw PulumiErrors.Failed(Directory, stackName, arguments, result);
    });

    private static void Wait(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();
}
