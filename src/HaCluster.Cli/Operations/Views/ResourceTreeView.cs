using System.Collections.Immutable;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HaCluster.Cli.Operations.Views;

/// <summary>Draws the resource tree as Pulumi does: operation, type, name, status with seconds, latest message.</summary>
internal static class ResourceTreeView
{
    private const string SymbolColumn = "  ";

    public static IRenderable Render(ImmutableArray<TreeLine> lines, DateTimeOffset now, int width)
    {
        var grid = new Grid { Expand = false };
        foreach (var (padding, wrap) in new[] { (1, false), (2, false), (2, false), (2, false), (0, false) })
            grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, padding, 0), NoWrap = !wrap });

        var typeWidth = lines.IsEmpty ? 4 : lines.Max(line => line.Guide.Length + line.Type.Length);
        var nameWidth = lines.IsEmpty ? 4 : lines.Max(line => line.Name.Length);
        // What the message may take without breaking the line.
        var room = Math.Max(0, width - typeWidth - nameWidth - 40);
        grid.AddRow(Header(""), Header("Type"), Header("Name"), Header("Status"), Header(""));
        foreach (var line in lines)
        {
            var words = line.Row is { } step ? StepVocabulary.Of(step.Step.Op) : null;
            grid.AddRow(
                new Markup(words is null ? SymbolColumn : $"[{words.Color}]{words.Symbol}[/]"),
                new Text(line.Guide + line.Type, line.Row is null ? new Style(decoration: Decoration.Dim) : Style.Plain),
                new Text(line.Name, line.Row is null ? new Style(decoration: Decoration.Dim) : Style.Plain),
                new Markup(line.Row is { } row ? Status(row, words!, now) : ""),
                new Text(
                    Shorten(line.Row?.State == StepState.Done ? null : line.Row?.Message, room), new Style(decoration: Decoration.Dim)));
        }
        return grid;
    }

    public static string Status(StepRow row, StepWords words, DateTimeOffset now)
    {
        var seconds = Durations.Text(row.ElapsedAt(now));
        return row.State switch
        {
            StepState.Planned => $"[{words.Color}]{words.Plan}[/]",
            StepState.Running => $"[bold {words.Color}]{words.Running}[/] ({seconds})",
            StepState.Failed => $"[bold red]**{words.Running} failed**[/] ({seconds})",
            _ => $"[{words.Color}]{words.Done}[/] ({seconds})",
        };
    }

    private static Text Header(string text) => new(text, new Style(decoration: Decoration.Bold | Decoration.Dim));

    private static string Shorten(string? text, int room) =>
        text is null || room < 8 ? "" : text.Length <= room ? text : text[..(room - 1)] + "…";
}
