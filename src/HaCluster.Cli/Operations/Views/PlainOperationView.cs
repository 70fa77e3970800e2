using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using Spectre.Console;

namespace HaCluster.Cli.Operations.Views;

/// <summary>
/// One plain line for each change of state, for pipes, files and continuous integration; and every ten seconds of silence a line that
/// names what still runs.
/// </summary>
internal sealed class PlainOperationView(IAnsiConsole console, OperationProgress progress, TimeProvider time, bool verbose) : IOperationView
{
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private const int NamedSteps = 5;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private DateTimeOffset _lastLine = time.GetUtcNow();
    private int _disposed;
    private Task _beating = Task.CompletedTask;

    public void Start() => _beating = BeatAsync();

    public void Raise(OperationEvent operationEvent)
    {
        progress.Apply(operationEvent);
        switch (operationEvent)
        {
            case StepStarted { Step: var step } when !progress.PlanOnly && !StepVocabulary.IsQuiet(step.Op):
                Line($"{Head(step)} {StepVocabulary.Of(step.Op).Running}");
                break;
            case StepSucceeded { Step: var step } succeeded when !progress.PlanOnly && !StepVocabulary.IsQuiet(step.Op):
                Line($"{Head(step)} {StepVocabulary.Of(step.Op).Done} ({Durations.Text(succeeded.Elapsed)})");
                break;
            case StepFailed failed:
                Line($"{Head(failed.Step)} **{StepVocabulary.Of(failed.Step.Op).Running} failed** ({Durations.Text(failed.Elapsed)})");
                break;
            case DiagnosticRaised diagnostic when verbose || (!diagnostic.Ephemeral && diagnostic.Severity != LogSeverity.Debug):
                foreach (var line in diagnostic.Message.TrimEnd().Split('\n'))
                    Line($"   {Subject(diagnostic)}{line.TrimEnd()}");
                break;
            case ProgramOutput output:
                Line($"   program: {output.Line}");
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stop.CancelAsync();
        await _beating;
        _stop.Dispose();
    }

    public void Announce(string text) => Line(text);

    /// <summary>The line that shows that something still happens; null when no step runs.</summary>
    internal string? HeartbeatLine()
    {
        var now = time.GetUtcNow();
        var running = progress.Running.OrderBy(row => row.Started).ToArray();
        if (running.Length == 0)
            return $"   ... {StepVocabulary.Title(progress.Kind).ToLowerInvariant()} ({Durations.Text(progress.Elapsed)})";
        var names = running.Take(NamedSteps).Select(row => $"{row.Step.Name} ({Durations.Text(row.ElapsedAt(now))})");
        var more = running.Length > NamedSteps ? $" and {running.Length - NamedSteps} more" : "";
        return $"   ... still running: {string.Join(", ", names)}{more}";
    }

    private static string Head(StepInfo step) => $"{StepVocabulary.Of(step.Op).Symbol} {step.Type} {step.Name}";

    private static string Subject(DiagnosticRaised diagnostic)
    {
        var name = diagnostic.Urn.Length == 0 ? "" : UrnParts.NameOf(diagnostic.Urn) + ": ";
        return diagnostic.Severity switch
        {
            LogSeverity.Error => $"error: {name}",
            LogSeverity.Warning => $"warning: {name}",
            _ => name,
        };
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (time.GetUtcNow() - _lastLine >= Heartbeat && HeartbeatLine() is { } line)
                    Line(line);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: the operation is over.
        }
    }

    private void Line(string text)
    {
        lock (_gate)
        {
            console.WriteLine(text);
            _lastLine = time.GetUtcNow();
        }
    }
}
