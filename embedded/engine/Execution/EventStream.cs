using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>Passes events on one at a time, and keeps the counts of the summary.</summary>
internal sealed class EventStream(IEventSink sink, TimeProvider clock, string programDirectory) : IProviderHost
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<StepOp, int> _changes = [];
    private readonly long _start = clock.GetTimestamp();
    private readonly List<string> _failures = [];
    private int _errors;
    private bool _internalChanges;

    public string ProgramDirectory { get; } = programDirectory;

    /// <summary>True once a step failed or an error was reported.</summary>
    public bool HasFailed
    {
        get
        {
            lock (_gate)
                return _failures.Count > 0 || _errors > 0;
        }
    }

    public void Raise(OperationEvent operationEvent)
    {
        if (operationEvent is StepStarted { Step: var step } && IsInternal(step))
            return;
        lock (_gate)
            sink.Raise(operationEvent with { Time = clock.GetUtcNow() });
    }

    public void Succeeded(StepInfo step, TimeSpan elapsed)
    {
        lock (_gate)
        {
            if (IsInternal(step))
            {
                _internalChanges |= step.Op != StepOp.Same;
                return;
            }
            if (IsCounted(step.Op))
                _changes[step.Op] = _changes.GetValueOrDefault(step.Op) + 1;
            else
                _internalChanges = true;
            sink.Raise(new StepSucceeded(step, elapsed) { Time = clock.GetUtcNow() });
        }
    }

    public void Failed(StepInfo step, TimeSpan elapsed, string error)
    {
        lock (_gate)
        {
            _failures.Add(error);
            sink.Raise(new StepFailed(step, elapsed, error) { Time = clock.GetUtcNow() });
        }
    }

    public void Log(LogSeverity severity, string urn, string message, bool ephemeral = false)
    {
        lock (_gate)
        {
            if (severity == LogSeverity.Error && !ephemeral)
                _errors++;
            sink.Raise(new DiagnosticRaised(severity, urn, message, ephemeral) { Time = clock.GetUtcNow() });
        }
    }

    /// <summary>
    /// Passes on what the program says. An error in which it merely repeats a step's failure is a consequence, and already told.
    /// </summary>
    public void LogOfProgram(LogSeverity severity, string urn, string message, bool ephemeral)
    {
        lock (_gate)
        {
            if (severity == LogSeverity.Error && _failures.Exists(failure => message.Contains(failure, StringComparison.Ordinal)))
                severity = LogSeverity.Debug;
            Log(severity, urn, message, ephemeral);
        }
    }

    public OperationSummary Finish(OperationKind kind, bool cancelled, bool keepsState, PropertyMap outputs)
    {
        lock (_gate)
        {
            var outcome = cancelled
                ? OperationOutcome.Cancelled
                : _failures.Count > 0 || _errors > 0
                ? OperationOutcome.Failed
                : OperationOutcome.Succeeded;
            var summary = new OperationSummary(
                kind, outcome, _changes.ToImmutableSortedDictionary(), _failures.Count, clock.GetElapsedTime(_start), outputs)
            {
                HasInternalChanges = _internalChanges,
                KeepsState = keepsState,
            };
            sink.Raise(new OperationFinished(summary) { Time = clock.GetUtcNow() });
            return summary;
        }
    }

    // The engine's own bookkeeping is not the program's: like Pulumi's, it is neither shown nor counted unless it fails.
    private static bool IsInternal(StepInfo step) => ProviderReference.IsDefaultProvider(step.Type, step.Name);

    // A replacement is one change, whatever its halves.
    private static bool IsCounted(StepOp op) =>
        op is not (StepOp.CreateReplacement or StepOp.DeleteReplaced or StepOp.DiscardReplaced or StepOp.RemovePendingReplace);
}
