using System.Collections.Immutable;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;

namespace HaCluster.Deployment;

/// <summary>
/// The stacks of a project over several engines. Who keeps a stack is a property of the stack: the engine that has its resources, else
/// the engine that was recorded when it was created, else the default of its target. A stack never moves to another engine by itself.
/// </summary>
public sealed class StackRouter : IWorkspace
{
    private readonly ImmutableArray<IEngineWorkspace> _engines;
    private readonly Func<IStackConfiguration, string> _defaultEngine;
    private readonly StackRouter? _outer;
    private readonly EngineRecord _record;
    private readonly Action<Diagnostic> _warn;

    /// <param name="engines">The same project in each engine; at least one.</param>
    /// <param name="defaultEngine">The engine of a new stack, from its configuration.</param>
    /// <param name="outer">
    /// The project around this one, if any. A stack follows the stack of the same name there: a stack reference resolves only within one
    /// back end.
    /// </param>
    /// <param name="warn">Is told what the user should know, although the command goes on.</param>
    public StackRouter(
        ImmutableArray<IEngineWorkspace> engines, Func<IStackConfiguration, string> defaultEngine, StackRouter? outer,
        Action<Diagnostic> warn)
    {
        _warn = warn;
        _engines = engines;
        _defaultEngine = defaultEngine;
        _outer = outer;
        _record = new EngineRecord(new StateDirectory(StateDirectory), ProjectName);
    }

    public string Directory => _engines[0].Directory;

    public string ProjectName => _engines[0].ProjectName;

    public string StateDirectory => _engines[0].StateDirectory;

    public string? SelectedStack => _engines[0].SelectedStack;

    public void SelectStack(string stackName) => EngineOf(stackName).SelectStack(stackName);

    public ImmutableArray<StackSummary> ListStacks()
    {
        var byEngine = _engines.ToDictionary(engine => engine.Engine, StacksOf);
        return
        [
            .. byEngine.Values.SelectMany(stacks => stacks.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(name => Summary(name, byEngine)),
        ];
    }

    public IStack OpenStack(string stackName) => EngineOf(stackName).OpenStack(stackName);

    public IStack? OpenForOfflinePlan(string stackName) =>
        _engines.FirstOrDefault(engine => engine.PlansOffline)?.OpenForOfflinePlan(stackName);

    public string? FindGeneratedPassphrase() =>
        _engines.Select(engine => engine.FindGeneratedPassphrase()).FirstOrDefault(passphrase => passphrase is not null);

    public void RestoreGeneratedPassphrase(string passphrase)
    {
        foreach (var engine in _engines)
            engine.RestoreGeneratedPassphrase(passphrase);
    }

    public IStackConfiguration OpenConfiguration(string stackName) => EngineOf(stackName).OpenConfiguration(stackName);

    public IStack CreateStack(string stackName, string? secretsProvider = null, string? engine = null)
    {
        var keeper = engine is null ? EngineOf(stackName) : Named(engine, stackName);
        // Who names the engine knows what the other one has; it is asked only to refuse a mistake.
        if (_engines.FirstOrDefault(other => other != keeper && MayHaveResources(other, stackName)) is { } other)
            throw new DeploymentException(
                Codes.Deployment.StackExists,
                $"Stack '{stackName}' has resources that the {other.Engine} engine keeps; "
                    + $"it cannot be created in the {keeper.Engine} engine.",
                Fix.Of(
                    $"Choose another name, or destroy that stack first: "
                        + $"{new ProductCommand("destroy") { Stack = stackName, Directory = Directory }}."));
        var stack = keeper.CreateStack(stackName, secretsProvider);
        _record.Write(stackName, keeper.Engine);
        return stack;
    }

    public void RemoveStack(string stackName, bool force)
    {
        EngineOf(stackName).RemoveStack(stackName, force);
        _record.Remove(stackName);
    }

    public void RenameStack(string stackName, string newName)
    {
        StackNames.RequireValid(newName);
        if (ListStacks().Any(stack => stack.Name == newName))
            throw new DeploymentException(
                Codes.Deployment.StackExists, $"Stack '{newName}' of project '{ProjectName}' already exists.",
                Fix.Of("Choose another name."));
        var engine = EngineOf(stackName);
        engine.RenameStack(stackName, newName);
        if (_record.Find(stackName) is null)
            return;
        _record.Write(newName, engine.Engine);
        _record.Remove(stackName);
    }

    private IEngineWorkspace EngineOf(string stackName)
    {
        if (_outer is not null)
            return Named(_outer.EngineOf(stackName).Engine, stackName);
        // One look that needs no process, before the record and before a back end is asked.
        if (Find(EngineNames.Embedded) is { } embedded && embedded.HasResources(stackName))
            return embedded;
        if (_record.Find(stackName) is { } recorded)
            return Find(recorded) ?? throw UnknownEngine(
                stackName, recorded, $"The file {_record.PathOf(stackName)} names it.",
                Fix.Of(
                    $"If the file is damaged, remove it, and the stack returns to the default engine: "
                        + $"{new ShellCommand($"rm {_record.PathOf(stackName)}")}."));
        var preferred = Default(stackName);
        if (preferred.Engine == EngineNames.Pulumi || Find(EngineNames.Pulumi) is not { } pulumi || !Keeps(pulumi, stackName))
            return preferred;
        TryRecord(stackName, EngineNames.Pulumi);
        return pulumi;
    }

    /// <summary>
    /// Whether an engine that need not be set up on this machine has the stack. One that is not set up for this user has nothing to hide;
    /// one whose back end fails may have the stack, and another engine would build a second cluster over it.
    /// </summary>
    private bool Keeps(IEngineWorkspace engine, string stackName)
    {
        try
        {
            return engine.HasResources(stackName);
        }
        catch (DiagnosticException exception) when (exception.Diagnostic.Kind is ErrorKind.Credentials or ErrorKind.Preflight)
        {
            Warn(exception.Diagnostic);
            return false;
        }
        catch (DiagnosticException exception)
        {
            var embedded = new ProductCommand("stack", "init", stackName, "--engine", EngineNames.Embedded)
            {
                Directory = Directory,
                NamesStack = true,
            };
            throw new DeploymentException(
                Codes.Deployment.EngineUndecided, $"It is not known whether the {engine.Engine} engine keeps stack '{stackName}'.",
                Fix.Of($"{exception.Diagnostic.Fix} If it never kept this stack, say so: {embedded}."), exception,
                $"{exception.Diagnostic.Summary} {exception.Diagnostic.Why}".Trim(), stackName);
        }
    }

    private bool MayHaveResources(IEngineWorkspace engine, string stackName)
    {
        try
        {
            return engine.HasResources(stackName);
        }
        catch (DiagnosticException exception)
        {
            Warn(exception.Diagnostic);
            return false;
        }
    }

    private void Warn(Diagnostic diagnostic) => _warn(diagnostic with { Severity = Severity.Warning });

    // It only saves the next command from asking again.
    private void TryRecord(string stackName, string engine)
    {
        try
        {
            _record.Write(stackName, engine);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk or a read-only checkout must not keep a stack from being opened.
        }
    }

    private IEngineWorkspace Default(string stackName)
    {
        var wanted = _defaultEngine(_engines[0].OpenConfiguration(stackName));
        return Find(wanted) ?? _engines[0];
    }

    private IEngineWorkspace? Find(string engine) => _engines.FirstOrDefault(candidate => candidate.Engine == engine);

    private IEngineWorkspace Named(string engine, string stackName) =>
        Find(engine) ?? throw UnknownEngine(stackName, engine, null, Fix.Of($"Name one of them."));

    private DeploymentException UnknownEngine(string stackName, string engine, string? source, Fix fix) => new(
        Codes.Deployment.EngineUnknown, $"Stack '{stackName}' is to be kept by the engine '{engine}', which this program does not have.",
        fix, null,
        $"{(source is null ? "" : $"{source} ")}The engines are: {string.Join(", ", _engines.Select(candidate => candidate.Engine))}.",
        stackName);

    // An engine that cannot be asked does not hide the stacks of the others.
    private Dictionary<string, StackSummary> StacksOf(IEngineWorkspace engine)
    {
        try
        {
            return engine.ListStacks().ToDictionary(stack => stack.Name);
        }
        catch (DiagnosticException exception)
        {
            Warn(exception.Diagnostic);
            return [];
        }
    }

    private StackSummary Summary(string name, Dictionary<string, Dictionary<string, StackSummary>> byEngine)
    {
        if (byEngine.Values.Select(stacks => stacks.GetValueOrDefault(name)).FirstOrDefault(stack => stack?.Problem is not null) is { } bad)
            return bad;
        try
        {
            var engine = EngineOf(name).Engine;
            return byEngine[engine].GetValueOrDefault(name) ?? new StackSummary(name, engine, name == SelectedStack, null, null);
        }
        catch (DiagnosticException exception)
        {
            return new StackSummary(name, EngineNames.Unknown, name == SelectedStack, null, null)
            {
                Problem = exception.Diagnostic with { Severity = Severity.Warning },
            };
        }
    }
}
