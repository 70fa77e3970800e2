using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations.Views;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Operations;

/// <summary>Result of one operation: the engine's summary, and every step behind it.</summary>
internal sealed record OperationRun(OperationProgress Progress, OperationSummary Summary);

/// <summary>Runs one engine operation under the view that fits the terminal, with its log and its answer to Ctrl-C.</summary>
internal sealed class OperationRunner(CommandSession session, IStack stack)
{
    private static readonly TimeSpan TerminalDeadline = TimeSpan.FromSeconds(1);

    /// <param name="silent">Show nothing but the answer to a signal.</param>
    public async Task<OperationRun> RunAsync(
        OperationKind kind, OperationOptions options, CancellationToken cancellation, bool silent = false)
    {
        var progress = new OperationProgress(kind, session.Host.Time, options.PreviewOnly);
        await using var view = silent ? new SilentOperationView(progress) : CreateView(kind, progress);
        using var interruption = new Interruption(() => FirstSignal(view, progress), () => SecondSignal(view, progress), cancellation);
        view.Start();
        var sink = new LoggingSink(new HostAdviceSink(view, session.CommandStyle), session.Log.Logger);
        var summary = await Start(kind, options, sink, interruption.Token);
        return new OperationRun(progress, interruption.Requested ? summary with { Outcome = OperationOutcome.Cancelled } : summary);
    }

    private Task<OperationSummary> Start(OperationKind kind, OperationOptions options, IEventSink sink, CancellationToken cancellation) =>
        kind switch
        {
            OperationKind.Preview => stack.PreviewAsync(options, sink, cancellation),
            OperationKind.Update => stack.UpdateAsync(options, sink, cancellation),
            OperationKind.Refresh => stack.RefreshAsync(options, sink, cancellation),
            _ => stack.DestroyAsync(options, sink, cancellation),
        };

    private IOperationView CreateView(OperationKind kind, OperationProgress progress)
    {
        var plan = progress.PlanOnly && kind != OperationKind.Preview ? "Planning: " : "";
        var title = $"{plan}{StepVocabulary.Title(kind)} ({stack.Name})";
        if (session.Options.Quiet)
            return new SilentOperationView(progress);
        if (session.Capabilities.Animate)
            return new LiveOperationView(session.Human, progress, session.Host.Time, title + ":");
        session.Human.WriteLine(title + ":");
        return new PlainOperationView(session.Human, progress, session.Host.Time, session.Options.Verbose);
    }

    private static void FirstSignal(IOperationView view, OperationProgress progress)
    {
        var running = progress.Running.Count();
        view.Announce(running == 0
            ? "Interrupted: saving. Ctrl-C again stops now."
            : $"Interrupted: waiting for {running} running step{(running == 1 ? "" : "s")}, then saving. Ctrl-C again stops now.");
    }

    private void SecondSignal(IOperationView view, OperationProgress progress)
    {
        // The terminal first: a redrawn tree would overwrite what follows, and the cursor must be visible again.
        view.DisposeAsync().AsTask().Wait(TerminalDeadline);
        var error = session.Human;
        var unknown = progress.Running.Where(row => !StepVocabulary.IsQuiet(row.Step.Op)).ToArray();
        error.MarkupLine("[red]Stopped.[/] " + (unknown.Length == 0
            ? "No step was running."
            : "It is not known how far these steps got:"));
        foreach (var row in unknown)
            error.WriteLine($"    {StepVocabulary.Of(row.Step.Op).Running} {row.Step.Name} ({row.Step.Urn})");
        error.WriteLine("Run the same command again: it looks at what exists and goes on from there.");
        session.Log.Logger.Warning("Stopped by a second signal; unknown: {Urns}", unknown.Select(row => row.Step.Urn));
        ChildProcesses.KillAll();
        session.Dispose();
        Environment.Exit(ExitCodes.Interrupted);
    }

    /// <summary>Exit code of a finished operation.</summary>
    public static int ExitCodeOf(OperationSummary summary) => summary.Outcome switch
    {
        OperationOutcome.Succeeded => ExitCodes.Ok,
        OperationOutcome.Cancelled => ExitCodes.Interrupted,
        _ when summary.Failed > 0 => ExitCodes.ResourceFailed,
        _ => ExitCodes.Failure,
    };

    /// <exception cref="DiagnosticException"><c>--expect-no-changes</c> was given and something would change.</exception>
    public static void EnsureExpected(OperationArguments arguments, OperationSummary summary)
    {
        if (!arguments.ExpectNoChanges || !summary.HasChanges)
            return;
        throw new DiagnosticException(
            Codes.Command.UnexpectedChange, "No changes were expected, but there are some.",
            why: "The plan has " + string.Join(", ", summary.Changes
                .Where(change => change.Value > 0 && change.Key is not (StepOp.Same or StepOp.Read))
                .Select(change => $"{change.Value} to {StepVocabulary.Of(change.Key).Plan}")) + ".",
            fix: Fix.Of($"Show the plan: {new ProductCommand("preview")}."));
    }
}
