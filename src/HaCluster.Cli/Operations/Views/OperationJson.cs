using System.Text.Json;
using HaCluster.Cli.Json;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;

namespace HaCluster.Cli.Operations.Views;

/// <summary>
/// An operation as one JSON document in the shape of the Pulumi CLI's <c>preview --json</c>: <c>PreviewDigest</c> of
/// pulumi:sdk/go/common/display, filled as pulumi:pkg/backend/display/json.go does. What Pulumi does not have (<c>result</c>,
/// <c>outputs</c>) is added for operations that change something, <c>monthlyCost</c> for a plan whose cost is known.
/// </summary>
internal static class OperationJson
{
    public static void Write(
        Utf8JsonWriter writer, OperationProgress progress, OperationSummary summary, IReadOnlyDictionary<string, ConfigEntry> configuration,
        CostBlock? cost = null)
    {
        writer.WriteStartObject();
        WriteConfiguration(writer, configuration);
        writer.WriteStartArray("steps");
        foreach (var row in progress.Rows.Where(row => !progress.PlanOnly || IsShown(row.Step)))
            WriteStep(writer, row, progress.PlanOnly);
        writer.WriteEndArray();
        writer.WriteStartArray("diagnostics");
        foreach (var diagnostic in progress.Diagnostics)
            WriteDiagnostic(writer, diagnostic);
        writer.WriteEndArray();
        writer.WriteNumber("duration", (long)summary.Duration.TotalNanoseconds);
        writer.WriteStartObject("changeSummary");
        foreach (var (op, count) in summary.Changes.Where(change => change.Value > 0))
            writer.WriteNumber(StepVocabulary.JsonName(op), count);
        writer.WriteEndObject();
        if (summary.Kind != OperationKind.Preview)
        {
            writer.WriteString("result", summary.Outcome.ToString().ToLowerInvariant());
            writer.WritePropertyName("outputs");
            PropertyJson.Write(writer, summary.Outputs, showSecrets: false);
        }
        cost?.Write(writer);
        writer.WriteEndObject();
    }

    private static void WriteConfiguration(Utf8JsonWriter writer, IReadOnlyDictionary<string, ConfigEntry> configuration)
    {
        writer.WriteStartObject("config");
        foreach (var (key, entry) in configuration)
            writer.WriteString(key, entry.Secret ? PropertyJson.SecretMark : entry.Value);
        writer.WriteEndObject();
    }

    /// <summary>
    /// What Pulumi shows of a plan: the stack always; nothing that stays as it is; a replacement once, not in its halves.
    /// </summary>
    private static bool IsShown(StepInfo step) => step.Op switch
    {
        _ when step.Parent.Length == 0 && step.New is { Custom: false } => true,
        StepOp.Same => step.Old?.Protect != step.New?.Protect,
        StepOp.Read or StepOp.ReadReplacement => false,
        StepOp.CreateReplacement or StepOp.DeleteReplaced or StepOp.DiscardReplaced or StepOp.RemovePendingReplace => false,
        _ => true,
    };

    private static void WriteStep(Utf8JsonWriter writer, StepRow row, bool planOnly)
    {
        var step = row.Step;
        writer.WriteStartObject();
        writer.WriteString("op", StepVocabulary.JsonName(step.Op));
        writer.WriteString("urn", step.Urn);
        if ((step.New ?? step.Old)?.Provider is { Length: > 0 } provider)
            writer.WriteString("provider", provider);
        if (step.Old is not null)
            ResourceJson.Write(writer, "oldState", step.Type, step.Old, outputs: true);
        // A plan knows what goes into a resource; what comes out of it is the provider's to say.
        if (step.New is not null)
            ResourceJson.Write(writer, "newState", step.Type, step.New, outputs: !planOnly);
        ResourceJson.WriteTexts(writer, "diffReasons", step.Details.Keys.Select(TopLevelProperty).Distinct(StringComparer.Ordinal));
        ResourceJson.WriteTexts(writer, "replaceReasons", step.ReplaceReasons);
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

    private static void WriteDiagnostic(Utf8JsonWriter writer, DiagnosticRaised diagnostic)
    {
        writer.WriteStartObject();
        if (diagnostic.Urn.Length > 0)
            writer.WriteString("urn", diagnostic.Urn);
        writer.WriteString("message", $"{Prefix(diagnostic.Severity)}{diagnostic.Message.TrimEnd('\n')}\n");
        writer.WriteString("severity", diagnostic.Severity.ToString().ToLowerInvariant());
        writer.WriteEndObject();
    }

    private static string Prefix(LogSeverity severity) =>
        severity >= LogSeverity.Warning ? $"{severity.ToString().ToLowerInvariant()}: " : "";

    private static string TopLevelProperty(string path) => path.IndexOfAny(['.', '[']) is var end and > 0 ? path[..end] : path;

    private static string KindName(PropertyDiffKind kind) => kind switch
    {
        PropertyDiffKind.AddReplace => "add-replace",
        PropertyDiffKind.DeleteReplace => "delete-replace",
        PropertyDiffKind.UpdateReplace => "update-replace",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
