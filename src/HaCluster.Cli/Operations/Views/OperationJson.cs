using System.Text.Json;
using HaCluster.Cli.Json;
using HaCluster.Engine.Events;
using HaCluster.Engine.Operations;
using HaCluster.Engine.Providers;

namespace HaCluster.Cli.Operations.Views;

/// <summary>
/// An operation as one JSON document in the shape of the Pulumi CLI's <c>preview --json</c>. What Pulumi does not have
/// (<c>result</c>, <c>outputs</c>) is added for operations that change something.
/// </summary>
internal static class OperationJson
{
    public static void Write(
        Utf8JsonWriter writer, OperationProgress progress, OperationSummary summary, IReadOnlyDictionary<string, ConfigEntry> configuration)
    {
        writer.WriteStartObject();
        WriteConfiguration(writer, configuration);
        writer.WriteStartArray("steps");
        foreach (var row in progress.Rows) WriteStep(writer, row);
        writer.WriteEndArray();
        writer.WriteStartArray("diagnostics");
        foreach (var diagnostic in progress.Diagnostics) WriteDiagnostic(writer, diagnostic);
        writer.WriteEndArray();
        writer.WriteNumber("duration", (long)summary.Duration.TotalNanoseconds);
        writer.WriteStartObject("changeSummary");
        foreach (var (op, count) in summary.Changes.Where(change => change.Value > 0)) writer.WriteNumber(StepVocabulary.JsonName(op), count);
        writer.WriteEndObject();
        if (summary.Kind != OperationKind.Preview)
        {
            writer.WriteString("result", summary.Outcome.ToString().ToLowerInvariant());
            writer.WritePropertyName("outputs");
            PropertyJson.Write(writer, summary.Outputs, showSecrets: false);
        }
        writer.WriteEndObject();
    }

    private static void WriteConfiguration(Utf8JsonWriter writer, IReadOnlyDictionary<string, ConfigEntry> configuration)
    {
        writer.WriteStartObject("config");
        foreach (var (key, entry) in configuration) writer.WriteString(key, entry.Secret ? PropertyJson.SecretMark : entry.Value);
        writer.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter writer, StepRow row)
    {
        var step = row.Step;
        writer.WriteStartObject();
        writer.WriteString("op", StepVocabulary.JsonName(step.Op));
        writer.WriteString("urn", step.Urn);
        if ((step.New ?? step.Old)?.Provider is { Length: > 0 } provider) writer.WriteString("provider", provider);
        if (step.Old is not null) WriteState(writer, "oldState", step.Type, step.Old);
        if (step.New is not null) WriteState(writer, "newState", step.Type, step.New);
        WriteTexts(writer, "diffReasons", step.Details.Keys.Select(TopLevelProperty).Distinct(StringComparer.Ordinal));
        WriteTexts(writer, "replaceReasons", step.ReplaceReasons);
        if (!step.Details.IsEmpty)
        {
            writer.WriteStartObject("detailedDiff");
            foreach (var (path, diff) in step.Details)
            {
                writer.WriteStartObject(path);
                writer.WriteString("kind", KindName(diff.Kind));
                writer.WriteBoolean("inputDiff", diff.InputDiff);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter writer, string name, string type, ResourceView state)
    {
        writer.WriteStartObject(name);
        writer.WriteString("urn", state.Urn);
        writer.WriteBoolean("custom", state.Custom);
        if (state.Id.Length > 0) writer.WriteString("id", state.Id);
        writer.WriteString("type", type);
        writer.WritePropertyName("inputs");
        PropertyJson.Write(writer, state.Inputs, showSecrets: false);
        if (state.Outputs.Count > 0)
        {
            writer.WritePropertyName("outputs");
            PropertyJson.Write(writer, state.Outputs, showSecrets: false);
        }
        if (state.Parent.Length > 0) writer.WriteString("parent", state.Parent);
        if (state.Protect) writer.WriteBoolean("protect", true);
        if (state.Provider.Length > 0) writer.WriteString("provider", state.Provider);
        WriteTexts(writer, "dependencies", state.Dependencies);
        if (!state.PropertyDependencies.IsEmpty)
        {
            writer.WriteStartObject("propertyDependencies");
            foreach (var (property, urns) in state.PropertyDependencies)
            {
                writer.WriteStartArray(property);
                foreach (var urn in urns) writer.WriteStringValue(urn);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteDiagnostic(Utf8JsonWriter writer, DiagnosticRaised diagnostic)
    {
        writer.WriteStartObject();
        if (diagnostic.Urn.Length > 0) writer.WriteString("urn", diagnostic.Urn);
        writer.WriteString("message", diagnostic.Message);
        writer.WriteString("severity", diagnostic.Severity.ToString().ToLowerInvariant());
        writer.WriteEndObject();
    }

    /// <summary>Nothing is written for an empty list, as in Pulumi's documents.</summary>
    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        var all = texts.ToArray();
        if (all.Length == 0) return;
        writer.WriteStartArray(name);
        foreach (var text in all) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static string TopLevelProperty(string path) => path.IndexOfAny(['.', '[']) is var end and > 0 ? path[..end] : path;

    private static string KindName(PropertyDiffKind kind) => kind switch
    {
        PropertyDiffKind.AddReplace => "add-replace",
        PropertyDiffKind.DeleteReplace => "delete-replace",
        PropertyDiffKind.UpdateReplace => "update-replace",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
