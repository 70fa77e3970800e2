using System.Collections.Immutable;
using HaCluster.Cli.Operations;
using HaCluster.Failover.Planning;
using HaCluster.RoleChanges;

namespace HaCluster.Cli.Failover;

/// <summary>One step of a plan as it stands.</summary>
/// <param name="Elapsed">Final when done or failed.</param>
/// <param name="Line">The last line that it printed, or its error.</param>
internal sealed record StepLine(PlanStep Step, StepState State, DateTimeOffset Started, TimeSpan? Elapsed, string? Line)
{
    public string Text => PlanText.Of(Step);

    public TimeSpan ElapsedAt(DateTimeOffset now) => Elapsed ?? now - Started;
}

/// <summary>What of a plan is done so far: the one model behind every view. Safe to read while it is carried out.</summary>
internal sealed class StepProgress(Plan plan, TimeProvider time) : IStepObserver
{
    private readonly Lock _gate = new();
    private readonly StepLine[] _lines =
        [.. plan.Steps.Select(step => new StepLine(step, StepState.Planned, default, null, null))];

    public ImmutableArray<StepLine> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    public IEnumerable<StepLine> Running => Lines.Where(line => line.State == StepState.Running);

    public void Started(PlanStep step) => Change(step, line => line with { State = StepState.Running, Started = time.GetUtcNow() });

    public void Said(PlanStep step, string text) => Change(step, line => line with { Line = text.Trim() });

    public void Succeeded(PlanStep step, TimeSpan elapsed) =>
        Change(step, line => line with { State = StepState.Done, Elapsed = elapsed });

    public void Failed(PlanStep step, TimeSpan elapsed, StepException error) => Change(
        step, line => line with { State = StepState.Failed, Elapsed = elapsed, Line = error.Message.Split('\n')[0] });

    private void Change(PlanStep step, Func<StepLine, StepLine> change)
    {
        lock (_gate)
        {
            var at = Array.FindIndex(_lines, line => line.Step.Action == step.Action);
            _lines[at] = change(_lines[at]);
        }
    }
}
