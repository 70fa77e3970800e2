using HaCluster.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HaCluster.Cli.Errors;

/// <summary>A finding among other output, for people: severity, summary, code, reason and fix.</summary>
internal static class DiagnosticView
{
    public static IEnumerable<IRenderable> Render(Diagnostic finding, CommandStyle style, string indent = "")
    {
        var (color, word) = finding.Severity == Severity.Error ? ("red", "error") : ("yellow", "warning");
        var lines = finding.Text(style).Split('\n');
        yield return new Markup($"{indent}[{color}]{word}:[/] {Markup.Escape(lines[0])}");
        foreach (var line in lines.Skip(1))
            yield return new Text($"{indent}{line}");
    }
}
