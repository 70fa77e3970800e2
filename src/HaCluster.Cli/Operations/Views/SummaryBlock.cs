using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using Spectre.Console;

namespace HaCluster.Cli.Operations.Views;

/// <summary>The end of an operation: messages, counts as Pulumi prints them, time, slowest steps.</summary>
internal static class SummaryBlock
{
    private const string StackType = "pulumi:pulumi:Stack";
    private const int SlowestSteps = 5;
    private static readonly TimeSpan WorthNaming = TimeSpan.FromSeconds(1);

    public static void Show(IAnsiConsole console, OperationProgress progress, OperationSummary summary)
    {
        Diagnostics(console, progress);
        Counts(console, summary);
        if (summary.Kind == OperationKind.Preview)
            return;
        console.MarkupLine($"[bold]Duration:[/] {Durations.Text(summary.Duration)}");
        console.WriteLine();
        Slowest(console, progress);
    }

    private static void Diagnostics(IAnsiConsole console, OperationProgress progress)
    {
        var failures = progress.Rows.Where(row => row.State == StepState.Failed).Select(row => row.Step.Urn)
            .ToHashSet(StringComparer.Ordinal);
        var lasting = progress.Diagnostics.Where(
            diagnostic => diagnostic.Severity >= LogSeverity.Warning || failures.Contains(diagnostic.Urn)).ToArray();
        if (lasting.Length == 0 && progress.ProgramOutput.IsEmpty)
            return;
        console.MarkupLine("[bold]Diagnostics:[/]");
        Printed(console, progress);
        foreach (var group in lasting.GroupBy(diagnostic => diagnostic.Urn, StringComparer.Ordinal))
        {
            if (group.Key.Length > 0)
                console.MarkupLine(
                    $"  [bold]{Markup.Escape(UrnParts.TypeOf(group.Key))} ({Markup.Escape(UrnParts.NameOf(group.Key))}):[/]");
            foreach (var diagnostic in group.Distinct())
                Message(console, diagnostic);
        }
        console.WriteLine();
    }

    // As Pulumi does it: what the program prints belongs to the stack.
    private static void Printed(IAnsiConsole console, OperationProgress progress)
    {
        if (progress.ProgramOutput.IsEmpty)
            return;
        var stack = progress.Rows.Select(row => row.Step).FirstOrDefault(step => step.Type == StackType);
        console.MarkupLine($"  [bold]{(stack is null ? "program" : Markup.Escape($"{stack.Type} ({stack.Name})"))}:[/]");
        foreach (var line in progress.ProgramOutput)
            console.WriteLine($"    {line}");
        console.WriteLine();
    }

    private static void Message(IAnsiConsole console, DiagnosticRaised diagnostic)
    {
        var lines = diagnostic.Message.TrimEnd().Split('\n');
        var (mark, color) = diagnostic.Severity switch
        {
            LogSeverity.Error => ("error: ", "red"),
            LogSeverity.Warning => ("warning: ", "yellow"),
            _ => ("", "default"),
        };
        console.MarkupLine($"    [{color}]{mark}[/]{Markup.Escape(lines[0])}");
        foreach (var line in lines.Skip(1))
            console.WriteLine($"    {line}");
    }

    private static void Counts(IAnsiConsole console, OperationSummary summary)
    {
        console.MarkupLine("[bold]Resources:[/]");
        var changes = summary.Changes.Where(change => change.Value > 0 && change.Key is not (StepOp.Same or StepOp.Read)).ToArray();
        foreach (var (op, count) in changes)
        {
            var words = StepVocabulary.Of(op);
            var text = summary.Kind == OperationKind.Preview ? $"to {words.Plan}" : words.Done;
            console.MarkupLine($"    [{words.Color}]{words.Symbol.TrimEnd()} {count} {text}[/]");
        }
        var same = summary.Changes.GetValueOrDefault(StepOp.Same);
        var total = changes.Sum(change => change.Value);
        var parts = new List<string>();
        if (changes.Length > 1)
            parts.Add($"{total} changes");
        if (same > 0)
            parts.Add($"{same} unchanged");
        if (parts.Count > 0)
            console.WriteLine("    " + string.Join(". ", parts));
        else if (changes.Length == 0)
            console.WriteLine("    no resources");
        if (summary.Failed > 0)
            console.MarkupLine($"    [red]{summary.Failed} errored[/]");
        console.WriteLine();
    }

    private static void Slowest(IAnsiConsole console, OperationProgress progress)
    {
        var slowest = progress.Rows
            .Where(row => row.Elapsed >= WorthNaming && !StepVocabulary.IsQuiet(row.Step.Op) && row.Step.New is not { Custom: false })
            .OrderByDescending(row => row.Elapsed)
            .Take(SlowestSteps)
            .ToArray();
        if (slowest.Length == 0)
            return;
        console.MarkupLine("[bold]Slowest steps:[/]");
        foreach (var row in slowest)
            console.WriteLine(
                $"    {Durations.Text(row.Elapsed!.Value),6}  {StepVocabulary.Of(row.Step.Op).Plan} {row.Step.Name} ({row.Step.Type})");
        console.WriteLine();
    }
}
