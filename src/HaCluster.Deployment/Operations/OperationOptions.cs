using System.Collections.Immutable;
using HaCluster.Deployment.Properties;

namespace HaCluster.Deployment.Operations;

/// <summary>Pulumi's operation vocabulary.</summary>
public enum StepOp
{
    Same, Create, Update, Delete, Replace, CreateReplacement, DeleteReplaced, Read, ReadReplacement, Refresh,
    Discard, DiscardReplaced, RemovePendingReplace, Import,
}

public enum OperationKind { Preview, Update, Refresh, Destroy }

/// <summary>How an operation is run; one record for every verb.</summary>
public sealed record OperationOptions
{
    /// <summary>Steps that may run at the same time. Default: 4 for each processor, as Pulumi's.</summary>
    public int Parallel { get; init; } = 4 * Environment.ProcessorCount;

    /// <summary>URNs (with <c>*</c> and <c>**</c> globs) to limit the operation to; empty means everything.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>What depends on a target is one, too.</summary>
    public bool TargetDependents { get; init; }

    /// <summary>URNs (with globs) of resources to replace although nothing about them changes.</summary>
    public ImmutableArray<string> Replace { get; init; } = [];

    /// <summary>Refresh from the providers before planning.</summary>
    public bool Refresh { get; init; }

    /// <summary>Plan only: show what would be done and touch nothing.</summary>
    public bool PreviewOnly { get; init; }

    /// <summary>
    /// Forget, after an update that succeeded, what earlier runs had announced when they were killed: the caller knows that the state has by now
    /// all that they made. An engine that finishes or takes back what it announced has nothing to forget.
    /// </summary>
    public bool ForgetInterrupted { get; init; }

    /// <summary>
    /// Break a lock of a process that is gone from this machine. A process of another container with this machine's name looks gone, too:
    /// only for a stack which changes nothing in the world.
    /// </summary>
    public bool BreakDeadLock { get; init; }

    /// <summary>Environment variables for the program, on top of the engine's own.</summary>
    public ImmutableDictionary<string, string> ProgramEnvironment { get; init; } = ImmutableDictionary<string, string>.Empty;
}

public enum OperationOutcome { Succeeded, Failed, Cancelled }

/// <param name="Changes">Number of steps by operation, including <see cref="StepOp.Same"/>.</param>
/// <param name="Failed">Number of steps which failed.</param>
/// <param name="Outputs">Stack outputs after the operation.</param>
public sealed record OperationSummary(
    OperationKind Kind, OperationOutcome Outcome, ImmutableSortedDictionary<StepOp, int> Changes, int Failed, TimeSpan Duration,
    PropertyMap Outputs)
{
    /// <summary>True when anything but same and read was done or planned.</summary>
    public bool HasChanges => Changes.Any(change => change.Value > 0 && change.Key is not (StepOp.Same or StepOp.Read));

    /// <summary>
    /// True when something was or is to be done that is in no count: a default provider registered or removed, what an earlier run replaced
    /// deleted.
    /// </summary>
    public bool HasInternalChanges { get; init; }

    /// <summary>
    /// True when the recorded state is, or would be, as before; false when something is to be recorded, even where no resource changes, such
    /// as a resource's protection. Null where the engine does not tell.
    /// </summary>
    public bool? KeepsState { get; init; }
}
