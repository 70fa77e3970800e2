using System.Collections.Immutable;
using HaCluster.Deployment.Operations;

namespace HaCluster.Cli.Operations;

internal enum StepState { Planned, Running, Done, Failed }

/// <summary>One resource's step as it stands.</summary>
/// <param name="Elapsed">Final when done or failed; null while running.</param>
/// <param name="Message">Its latest line of output or its error.</param>
internal sealed record StepRow(StepInfo Step, StepState State, DateTimeOffset Started, TimeSpan? Elapsed, string? Message)
{
    public TimeSpan ElapsedAt(DateTimeOffset now) => Elapsed ?? now - Started;
}

/// <summary>What an operation has done so far: the one model behind every view. Safe to read while events arrive.</summary>
/// <param name="planOnly">Steps are planned and not carried out.</param>
internal sealed class OperationProgress(OperationKind kind, TimeProvider time, bool planOnly = false)
{
    private readonly bool _planOnly = planOnly || kind == OperationKind.Preview;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Urn, StepOp Op), int> _index = [];
    private readonly List<StepRow> _rows = [];
    private readonly List<DiagnosticRaised> _diagnostics = [];
    private readonly List<string> _output = [];
    private readonly DateTimeOffset _started = time.GetUtcNow();

    public OperationKind Kind { get; } = kind;

    public bool PlanOnly => _planOnly;

    public TimeSpan Elapsed => time.GetUtcNow() - _started;

    public ImmutableArray<StepRow> Rows
    {
        get
        {
            lock (_gate)
                return [.. _rows];
        }
    }

    public IEnumerable<StepRow> Running => Rows.Where(row => row.State == StepState.Running);

    /// <summary>Lasting messages, in order; live output of commands is not among them.</summary>
    public ImmutableArray<DiagnosticRaised> Diagnostics
    {
        get
        {
            lock (_gate)
                return [.. _diagnostics];
        }
    }

    /// <summary>What the program printed, line by line.</summary>
    public ImmutableArray<string> ProgramOutput
    {
        get
        {
            lock (_gate)
                return [.. _output];
        }
    }

    public void Apply(OperationEvent operationEvent)
    {
        lock (_gate)
        {
            switch (operationEvent)
            {
                case StepStarted started:
                    Put(new StepRow(started.Step, _planOnly ? StepState.Planned : StepState.Running, time.GetUtcNow(), null, null));
                    break;
                case StepSucceeded succeeded:
                    Change(succeeded.Step, row => row with { State = Finished, Elapsed = succeeded.Elapsed, Step = succeeded.Step });
                    break;
                case StepFailed failed:
                    Change(
                        failed.Step,
                        row => row with { State = StepState.Failed, Elapsed = failed.Elapsed, Message = FirstLine(failed.Error) });
                    _diagnostics.Add(
                        new DiagnosticRaised(LogSeverity.Error, failed.Step.Urn, failed.Error, Ephemeral: false) { Time = failed.Time });
                    break;
                case DiagnosticRaised diagnostic:
                    if (!diagnostic.Ephemeral && diagnostic.Severity != LogSeverity.Debug)
                        _diagnostics.Add(diagnostic);
                    MessageFor(diagnostic);
                    break;
                case ProgramOutput output:
                    _output.Add(output.Line);
                    break;
            }
        }
    }

    private StepState Finished => _planOnly ? StepState.Planned : StepState.Done;

    private void Put(StepRow row)
    {
        var key = (row.Step.Urn, row.Step.Op);
        if (_index.TryGetValue(key, out var at))
        {
            _rows[at] = row;
            return;
        }
        _index[key] = _rows.Count;
        _rows.Add(row);
    }

    private void Change(StepInfo step, Func<StepRow, StepRow> change)
    {
        // A refresh ends as what it has found: nothing new, a change, or nothing at all.
        if (!_index.ContainsKey((step.Urn, step.Op)) && _index.Remove((step.Urn, StepOp.Refresh), out var refresh))
        {
            _rows[refresh] = _rows[refresh] with { Step = step };
            _index[(step.Urn, step.Op)] = refresh;
        }
        // Steps in which nothing happens may be reported as done without having been started.
        var row = _index.TryGetValue((step.Urn, step.Op), out var at)
            ? _rows[at]
            : new StepRow(step, StepState.Running, time.GetUtcNow(), null, null);
        Put(change(row));
    }

    private void MessageFor(DiagnosticRaised diagnostic)
    {
        if (diagnostic.Urn.Length == 0)
            return;
        for (var i = _rows.Count - 1; i >= 0; i--)
        {
            if (_rows[i].Step.Urn != diagnostic.Urn || _rows[i].State == StepState.Failed)
                continue;
            _rows[i] = _rows[i] with { Message = FirstLine(diagnostic.Message) };
            return;
        }
    }

    private static string FirstLine(string text)
    {
        var trimmed = text.Trim();
        var end = trimmed.IndexOf('\n');
        return end < 0 ? trimmed : trimmed[..end].TrimEnd();
    }
}
