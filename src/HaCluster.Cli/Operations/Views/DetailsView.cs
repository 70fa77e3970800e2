using System.Text;
using System.Text.Json;
using HaCluster.Cli.Json;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using Spectre.Console;

namespace HaCluster.Cli.Operations.Views;

/// <summary>Every planned change with its properties: what "details" shows. Secrets stay hidden.</summary>
internal static class DetailsView
{
    private const int LongestValue = 160;

    public static void Show(IAnsiConsole console, OperationProgress progress)
    {
        foreach (var row in progress.Rows.Where(row => !StepVocabulary.IsQuiet(row.Step.Op)))
            Step(console, row.Step);
    }

    private static void Step(IAnsiConsole console, StepInfo step)
    {
        var words = StepVocabulary.Of(step.Op);
        console.MarkupLine($"[{words.Color}]{words.Symbol} {Markup.Escape(step.Type)} {Markup.Escape(step.Name)}[/]: ({words.Plan})");
        console.MarkupLine($"    [grey]urn:[/] {Markup.Escape(step.Urn)}");
        if (step.Details.IsEmpty && step.Old is null && step.New is not null)
        {
            foreach (var (name, value) in step.New.Inputs)
                console.MarkupLine($"    [green]+[/] {Markup.Escape($"{name}: {Text(value)}")}");
        }
        foreach (var (path, diff) in step.Details)
        {
            var kind = diff.Kind.ToString();
            var forces = kind.EndsWith("Replace", StringComparison.Ordinal) ? " [magenta](forces replacement)[/]" : "";
            var before = Text(At(step.Old?.Inputs, path));
            var after = Text(At(step.New?.Inputs, path));
            console.MarkupLine(kind switch
            {
                "Add" or "AddReplace" => $"    [green]+[/] {Markup.Escape($"{path}: {after}")}{forces}",
                "Delete" or "DeleteReplace" => $"    [red]-[/] {Markup.Escape($"{path}: {before}")}{forces}",
                _ => $"    [yellow]~[/] {Markup.Escape($"{path}: {before} => {after}")}{forces}",
            });
        }
    }

    /// <summary>Value of a top-level property; a deeper path is shown through the property that holds it.</summary>
    private static PropertyValue? At(PropertyMap? inputs, string path)
    {
        var end = path.IndexOfAny(['.', '[']);
        return inputs is not null && inputs.TryGetValue(end > 0 ? path[..end] : path, out var value) ? value : null;
    }

    private static string Text(PropertyValue? value)
    {
        if (value is null)
            return "(none)";
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonOutput.Options with { Indented = false }))
            PropertyJson.Write(writer, value, showSecrets: false);
        var text = Encoding.UTF8.GetString(buffer.ToArray());
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }
}
