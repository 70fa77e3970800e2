using HaCluster.Cli.Hosting;
using HaCluster.Deployment.Operations;
using Spectre.Console;

namespace HaCluster.Cli.Operations.Views;

/// <summary>The last lines of an operation that did not succeed: what is saved, what to do next, where the log is.</summary>
internal static class EndOfFailure
{
    public static void Show(CommandSession session, OperationRun run, string verb)
    {
        var console = session.Human;
        if (run.Summary.Kind != OperationKind.Preview)
        {
            console.MarkupLine(run.Summary.Outcome == OperationOutcome.Cancelled
                ? "[yellow]Interrupted.[/] Everything that was done is saved."
                : "[red]Not everything succeeded.[/] Everything that was done is saved.");
            console.MarkupLine(run.Summary.Outcome == OperationOutcome.Cancelled
                ? $"  [grey]next:[/] `{Markup.Escape(session.Typed(verb))}` continues from here"
                : $"  [grey]next:[/] correct the cause, then run `{Markup.Escape(session.Typed(verb))}`, which continues from here");
        }
        if (session.Log.FilePath is { } log)
            console.MarkupLine($"  [grey]log:[/] {Markup.Escape(log)}");
    }
}
