using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HaCluster.Deployment.Projects;

/// <summary>Turns the YAML of a configuration value into the text that the program sees.</summary>
/// <param name="decrypt">Opens a <c>secure</c> value.</param>
public sealed class ConfigValueReader(Func<string, string> decrypt)
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool _secret;

    public ConfigEntry Read(YamlNode node)
    {
        _secret = false;
        if (TrySecure(node) is { } secure)
            return new ConfigEntry(decrypt(secure), true, false);
        if (node is YamlScalarNode scalar)
            return new ConfigEntry(scalar.Value ?? "", false, false);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
            Write(json, node);
        return new ConfigEntry(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)), _secret, true);
    }

    /// <summary>The ciphertext of a mapping with <c>secure</c> as its only key; null for anything else.</summary>
    public static string? TrySecure(YamlNode node) =>
        node is YamlMappingNode { Children.Count: 1 } map && map.Find("secure") is YamlScalarNode { Value: { } text } ? text : null;

    private void Write(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case var _ when TrySecure(node) is { } secure:
                _secret = true;
                json.WriteStringValue(decrypt(secure));
                break;
            case YamlMappingNode map:
                json.WriteStartObject();
                // In the order of Pulumi, so that a program that writes an object down gets the same text from every engine.
                foreach (var (key, value) in map.Children.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal))
                {
                    json.WritePropertyName(((YamlScalarNode)key).Value ?? "");
                    Write(json, value);
                }
                json.WriteEndObject();
                break;
            case YamlSequenceNode list:
                json.WriteStartArray();
                foreach (var item in list.Children)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                WriteScalar(json, scalar);
                break;
        }
    }

    // Inside an object a plain scalar has YAML's type; a quoted one is text.
    private static void WriteScalar(Utf8JsonWriter json, YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
            json.WriteStringValue(text);
        else if (text is "true" or "false")
            json.WriteBooleanValue(text == "true");
        else if (text is "" or "null" or "~")
            json.WriteNullValue();
        else if (IsJsonNumber(text))
            json.WriteRawValue(text);
        else
            json.WriteStringValue(text);
    }

    private static bool IsJsonNumber(string text)
    {
        if (text[0] is not ('-' or (>= '0' and <= '9')))
            return false;
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
