using System.Text.Json;
using HaCluster.Cli.Json;
using HaCluster.Deployment.Operations;

namespace HaCluster.Cli.Operations.Views;

/// <summary>
/// One resource in the form of Pulumi's state (<c>ResourceV3</c> of pulumi:sdk/go/common/apitype): members in its order, empty ones left
/// out, secrets as <c>[secret]</c>, unknown values as the string sentinel.
/// </summary>
internal static class ResourceJson
{
    /// <param name="outputs">Whether to write the outputs.</param>
    public static void Write(Utf8JsonWriter writer, string name, string type, ResourceView state, bool outputs)
    {
        writer.WriteStartObject(name);
        writer.WriteString("urn", state.Urn);
        writer.WriteBoolean("custom", state.Custom);
        WriteText(writer, "id", state.Id);
        writer.WriteString("type", type);
        writer.WritePropertyName("inputs");
        PropertyJson.Write(writer, state.Inputs, showSecrets: false);
        if (outputs && state.Outputs.Count > 0)
        {
            writer.WritePropertyName("outputs");
            PropertyJson.Write(writer, state.Outputs, showSecrets: false);
        }
        WriteText(writer, "parent", state.Parent);
        if (state.Protect)
            writer.WriteBoolean("protect", true);
        if (state.External)
            writer.WriteBoolean("external", true);
        WriteTexts(writer, "dependencies", state.Dependencies);
        WriteText(writer, "provider", state.Provider);
        WritePropertyDependencies(writer, state);
        WriteTexts(writer, "additionalSecretOutputs", state.AdditionalSecretOutputs);
        WriteTimeouts(writer, state);
        WriteText(writer, "importID", state.ImportId);
        if (state.RetainOnDelete)
            writer.WriteBoolean("retainOnDelete", true);
        WriteText(writer, "deletedWith", state.DeletedWith);
        WriteTexts(writer, "ignoreChanges", state.IgnoreChanges);
        WriteTexts(writer, "replaceOnChanges", state.ReplaceOnChanges);
        writer.WriteEndObject();
    }

    /// <summary>Nothing is written for an empty list.</summary>
    public static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        var all = texts.ToArray();
        if (all.Length == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var text in all)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string text)
    {
        if (text.Length > 0)
            writer.WriteString(name, text);
    }

    private static void WritePropertyDependencies(Utf8JsonWriter writer, ResourceView state)
    {
        if (state.PropertyDependencies.IsEmpty)
            return;
        writer.WriteStartObject("propertyDependencies");
        foreach (var (property, urns) in state.PropertyDependencies)
        {
            writer.WriteStartArray(property);
            foreach (var urn in urns)
                writer.WriteStringValue(urn);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static void WriteTimeouts(Utf8JsonWriter writer, ResourceView state)
    {
        if (state.CustomTimeouts.IsEmpty)
            return;
        writer.WriteStartObject("customTimeouts");
        foreach (var (operation, limit) in state.CustomTimeouts)
            writer.WriteNumber(operation, limit.TotalSeconds);
        writer.WriteEndObject();
    }
}
