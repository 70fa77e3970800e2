using System.Text.Json;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Schema;

/// <summary>
/// Inputs of a provider itself: SDKs send everything but strings as JSON text, because such inputs may also come from a stack's
/// configuration.
/// </summary>
internal static class JsonInputs
{
    /// <summary>
    /// Decodes the text of every property which is to hold something else. Text that is not JSON stays, for Check to refuse.
    /// </summary>
    public static PropertyMap Decode(PropertyMap inputs, ObjectSchema schema) => PropertyMap.Create(inputs.Select(entry =>
        schema.Find(entry.Key) is { Type: not StringType } ? KeyValuePair.Create(entry.Key, Decode(entry.Value)) : entry));

    private static PropertyValue Decode(PropertyValue value)
    {
        switch (value)
        {
            case SecretValue secret:
                return new SecretValue(Decode(secret.Value));
            case StringValue text:
                try
                {
                    using var document = JsonDocument.Parse(text.Value);
                    return Convert(document.RootElement);
                }
                catch (JsonException)
                {
                    return value;
                }
            default:
                return value;
        }
    }

    private static PropertyValue Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Array => Schema.ValueKind.List(element.EnumerateArray().Select(Convert)),
        JsonValueKind.Object =>
            PropertyMap.Create(element.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, Convert(entry.Value)))),
        _ => PropertyValue.Null,
    };
}
