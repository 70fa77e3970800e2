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

    /// <summary>The value at a path; a secret where the path leads into one.</summary>
    private static PropertyValue? At(PropertyMap? inputs, string path)
    {
        PropertyValue? value = inputs is null ? null : new ObjectValue(inputs);
        foreach (var segment in PropertyPath.Parse(path).Segments)
        {
            value = (value, segment) switch
            {
                (ObjectValue map, string name) => map.Properties.GetValueOrDefault(name),
                (ArrayValue list, int index) => list.Items.ElementAtOrDefault(index),
                (SecretValue, _) => value,
                _ => null,
            };
        }
        return value;
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
