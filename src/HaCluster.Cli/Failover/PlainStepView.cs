using HaCluster.Cli.Operations;
using HaCluster.Cli.Operations.Views;
using HaCluster.Failover.Planning;
using HaCluster.RoleChanges;
using Spectre.Console;

namespace HaCluster.Cli.Failover;

/// <summary>
/// One plain line for each change of state, for pipes, files and continuous integration; and every ten seconds of silence a line that
/// names what still runs.
/// </summary>
/// <param name="console">Null shows nothing.</param>
/// <param name="verbose">Show what the steps print, too.</param>
internal sealed class PlainStepView(IAnsiConsole? console, StepProgress progress, TimeProvider time, bool verbose) : IStepView
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private DateTimeOffset _lastLine = time.GetUtcNow();
    private int _disposed;
    private Task _beating = Task.CompletedTask;

    public void Start() => _beating = console is null ? Task.CompletedTask : BeatAsync();

    public void Started(PlanStep step)
    {
        progress.Started(step);
        Line($"> {PlanText.Of(step)}");
    }

    public void Said(PlanStep step, string text)
    {
        progress.Said(step, text);
        if (verbose)
            Line($"   {text}");
    }

    public void Succeeded(PlanStep step, TimeSpan elapsed)
    {
        progress.Succeeded(step, elapsed);
        Line($"+ {PlanText.Of(step)} ({Durations.Text(elapsed)})");
    }

    public void Failed(PlanStep step, TimeSpan elapsed, StepException error)
    {
        progress.Failed(step, elapsed, error);
        Line($"x {PlanText.Of(step)}: **failed** ({Durations.Text(elapsed)})");
    }

    public void Announce(string text) => Line(text);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stop.CancelAsync();
        await _beating;
        _stop.Dispose();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var now = time.GetUtcNow();
                if (now - _lastLine >= PlainOperationView.Heartbeat)
                    Line("   ... still running: "
                        + string.Join("; ", progress.Running.Select(line => $"{line.Text} ({Durations.Text(line.ElapsedAt(now))})")));
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: the plan is carried out.
        }
    }

    private void Line(string text)
    {
        lock (_gate)
        {
            console?.WriteLine(text);
            _lastLine = time.GetUtcNow();
        }
    }
}
