using System.Collections.Immutable;
using HaCluster.Failover.Planning;

namespace HaCluster.RoleChanges;

/// <summary>How far a plan was carried out.</summary>
/// <param name="Executed">The steps that succeeded, each with its facts as lines.</param>
/// <param name="Failures">The steps that failed.</param>
public sealed record Execution(
    Plan Plan, ImmutableDictionary<StepAction, string> Executed, ImmutableArray<StepFailure> Failures)
{
    /// <summary>Each fact that a step reported, with the moment at which this machine was told it.</summary>
    public ImmutableDictionary<string, ToldFact> Told { get; init; } = ImmutableDictionary<string, ToldFact>.Empty;

    public bool Succeeded => Executed.Count == Plan.Steps.Length;

    /// <summary>The facts of all steps that succeeded, as <see cref="RoleChangeFacts.Read"/> takes them.</summary>
    public ImmutableSortedDictionary<string, string> FactLines => RoleChangeFacts.Lines(
        string.Concat(Plan.Steps.Where(step => Executed.ContainsKey(step.Action)).Select(step => Executed[step.Action])));

    public RoleChangeFacts Facts => RoleChangeFacts.Read(FactLines);
}

public sealed record StepFailure(PlanStep Step, StepException Error);
