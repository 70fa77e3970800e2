using HaCluster.Cli.Hosting;
using HaCluster.Failover.Planning;
using HaCluster.RoleChanges;
using Spectre.Console;

namespace HaCluster.Cli.Failover;

/// <summary>Carries out a plan under the view that fits the terminal, with its log and its answer to Ctrl-C.</summary>
internal sealed class StepRunner(CommandSession session, RoleChangeExecutor executor)
{
    private static readonly TimeSpan TerminalDeadline = TimeSpan.FromSeconds(1);

    /// <returns>How far it came, and whether it was interrupted before it was complete.</returns>
    public async Task<(Execution Execution, bool Interrupted)> RunAsync(Plan plan, CancellationToken cancellation)
    {
        var progress = new StepProgress(plan, session.Host.Time);
        await using var view = CreateView(progress);
        using var interruption = new Interruption(() => FirstSignal(view, progress), () => SecondSignal(view, progress), cancellation);
        view.Start();
        var execution = await executor.RunAsync(plan, new LoggingStepObserver(view, session.Log.Logger), interruption.Token);
        return (execution, interruption.Requested && !execution.Succeeded && execution.Failures.IsEmpty);
    }

    private IStepView CreateView(StepProgress progress) => session switch
    {
        { Options.Quiet: true } => new PlainStepView(null, progress, session.Host.Time, verbose: false),
        { Capabilities.Animate: true } => new LiveStepView(session.Human, progress, session.Host.Time),
        _ => new PlainStepView(session.Human, progress, session.Host.Time, session.Options.Verbose),
    };

    private static void FirstSignal(IStepView view, StepProgress progress)
    {
        var running = progress.Running.Count();
        view.Announce(running == 0
            ? "Interrupted: no further step is begun. Ctrl-C again stops now."
            : $"Interrupted: waiting for {running} running step{(running == 1 ? "" : "s")}. Ctrl-C again stops now.");
    }

    private void SecondSignal(IStepView view, StepProgress progress)
    {
        // The terminal first: a redrawn view would overwrite what follows, and the cursor must be visible again.
        view.DisposeAsync().AsTask().Wait(TerminalDeadline);
        var unknown = progress.Running.ToArray();
        session.Human.MarkupLine("[red]Stopped.[/] " + (unknown.Length == 0
            ? "No step was running."
            : "It is not known how far these steps got:"));
        foreach (var line in unknown)
            session.Human.WriteLine($"    {line.Text}");
        session.Human.WriteLine("Run the same command again: it looks at what is there and continues from there.");
        session.Log.Logger.Warning("Stopped by a second signal; unknown: {Steps}", unknown.Select(line => PlanText.Id(line.Step)));
        session.Dispose();
        Environment.Exit(ExitCodes.Interrupted);
    }
}
