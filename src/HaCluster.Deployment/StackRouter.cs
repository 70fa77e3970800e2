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

    /// <param name="engines">The same project in each engine; at least one.</param>
    /// <param name="defaultEngine">The engine of a new stack, from its configuration.</param>
    /// <param name="outer">
    /// The project around this one, if any. A stack follows the stack of the same name there: a stack reference resolves only within one
    /// back end.
    /// </param>
    public StackRouter(ImmutableArray<IEngineWorkspace> engines, Func<IStackConfiguration, string> defaultEngine, StackRouter? outer = null)
    {
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
        var byEngine = _engines.ToDictionary(engine => engine.Engine, engine => engine.ListStacks().ToDictionary(stack => stack.Name));
        return
        [
            .. byEngine.Values.SelectMany(stacks => stacks.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(name => Summary(name, byEngine)),
        ];
    }

    public IStack OpenStack(string stackName) => EngineOf(stackName).OpenStack(stackName);

    public IStack? OpenForOfflinePlan(string stackName) =>
        _engines.FirstOrDefault(engine => engine.PlansOffline)?.OpenStack(stackName);

    public IStackConfiguration OpenConfiguration(string stackName) => EngineOf(stackName).OpenConfiguration(stackName);

    public IStack CreateStack(string stackName, string? secretsProvider = null, string? engine = null)
    {
        var keeper = engine is null ? EngineOf(stackName) : Named(engine, stackName);
        if (_engines.FirstOrDefault(other => other != keeper && other.HasResources(stackName)) is { } other)
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

    private IEngineWorkspace EngineOf(string stackName)
    {
        if (_outer is not null)
            return Named(_outer.EngineOf(stackName).Engine, stackName);
        // One look that needs no process, before the record and before a back end is asked.
        if (Find(EngineNames.Embedded) is { } embedded && embedded.HasResources(stackName))
            return embedded;
        if (_record.Find(stackName) is { } recorded)
            return Named(recorded, stackName);
        var preferred = Default(stackName);
        if (preferred.Engine == EngineNames.Pulumi || Find(EngineNames.Pulumi) is not { } pulumi || !pulumi.HasResources(stackName))
            return preferred;
        _record.Write(stackName, EngineNames.Pulumi);
        return pulumi;
    }

    private IEngineWorkspace Default(string stackName)
    {
        var wanted = _defaultEngine(_engines[0].OpenConfiguration(stackName));
        return Find(wanted) ?? _engines[0];
    }

    private IEngineWorkspace? Find(string engine) => _engines.FirstOrDefault(candidate => candidate.Engine == engine);

    private IEngineWorkspace Named(string engine, string stackName) => Find(engine) ?? throw new DeploymentException(
        Codes.Deployment.EngineUnknown, $"Stack '{stackName}' is to be kept by the engine '{engine}', which this program does not have.",
        Fix.Of($"The engines are: {string.Join(", ", _engines.Select(candidate => candidate.Engine))}."));

    private StackSummary Summary(string name, Dictionary<string, Dictionary<string, StackSummary>> byEngine)
    {
        var engine = EngineOf(name).Engine;
        return byEngine[engine].TryGetValue(name, out var summary)
            ? summary
            : new StackSummary(name, engine, name == SelectedStack, null, null);
    }
}
