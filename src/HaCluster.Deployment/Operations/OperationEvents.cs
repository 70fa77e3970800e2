using System.Collections.Immutable;
using HaCluster.Deployment.Properties;

namespace HaCluster.Deployment.Operations;

/// <summary>
/// What happens during an operation, in order. The engine raises events from many threads but never two at once;
/// a sink must return quickly.
/// </summary>
public abstract record OperationEvent
{
    private protected OperationEvent() { }

    public DateTimeOffset Time { get; init; }
}

/// <summary>A step was planned (preview) or starts now (update).</summary>
public sealed record StepStarted(StepInfo Step) : OperationEvent;

/// <summary>A step succeeded; <see cref="StepInfo.New"/> now carries id and outputs.</summary>
public sealed record StepSucceeded(StepInfo Step, TimeSpan Elapsed) : OperationEvent;

public sealed record StepFailed(StepInfo Step, TimeSpan Elapsed, string Error) : OperationEvent;

/// <summary>A line for the user. <paramref name="Urn"/> is empty when it is about the whole stack.</summary>
public sealed record DiagnosticRaised(LogSeverity Severity, string Urn, string Message, bool Ephemeral) : OperationEvent;

/// <summary>Output of the stack's program process.</summary>
public sealed record ProgramOutput(string Line, bool IsError) : OperationEvent;

/// <summary>The operation is over; always the last event.</summary>
public sealed record OperationFinished(OperationSummary Summary) : OperationEvent;

/// <param name="Op">What is done.</param>
/// <param name="Urn">URN of the resource.</param>
/// <param name="Type">Type token.</param>
/// <param name="Name">Resource name.</param>
/// <param name="Parent">URN of the parent; empty for the stack itself.</param>
/// <param name="Old">State before; null on create.</param>
/// <param name="New">State after, as far as known; null on delete.</param>
/// <param name="Details">Property path to its change.</param>
/// <param name="ReplaceReasons">Properties which force the replacement.</param>
public sealed record StepInfo(
    StepOp Op, string Urn, string Type, string Name, string Parent, ResourceView? Old, ResourceView? New,
    ImmutableSortedDictionary<string, PropertyDiff> Details, ImmutableArray<string> ReplaceReasons);

public sealed record ResourceView(
    string Urn, bool Custom, string Id, string Parent, string Provider, bool Protect, PropertyMap Inputs, PropertyMap Outputs,
    ImmutableArray<string> Dependencies, ImmutableSortedDictionary<string, ImmutableArray<string>> PropertyDependencies)
{
    /// <summary>Read, not owned.</summary>
    public bool External { get; init; }

    public bool RetainOnDelete { get; init; }
    public string DeletedWith { get; init; } = "";
    public string ImportId { get; init; } = "";
    public ImmutableArray<string> AdditionalSecretOutputs { get; init; } = [];
    public ImmutableArray<string> IgnoreChanges { get; init; } = [];
    public ImmutableArray<string> ReplaceOnChanges { get; init; } = [];

    /// <summary>Time limits by operation: <c>create</c>, <c>update</c>, <c>delete</c>, <c>read</c>.</summary>
    public ImmutableSortedDictionary<string, TimeSpan> CustomTimeouts { get; init; } = ImmutableSortedDictionary<string, TimeSpan>.Empty;
}

/// <summary>Receives the events of one operation.</summary>
public interface IEventSink
{
    void Raise(OperationEvent operationEvent);
}

public enum LogSeverity { Debug, Info, Warning, Error }
