using System.Text.Json;
using HaCluster.Cli.Json;
using HaCluster.Deployment.Properties;

namespace HaCluster.Cli.PulumiCli;

/// <summary>Property values from the JSON in which the Pulumi CLI prints outputs.</summary>
internal static class JsonProperties
{
    /// <summary>
    /// Puts the marks of secrets back, which the CLI's JSON does not have: it hides secrets or prints them like any other value.
    /// </summary>
    /// <param name="hidden">The outputs with <c>[secret]</c> in place of each secret.</param>
    /// <param name="revealed">The same outputs in clear.</param>
    public static PropertyMap Read(JsonElement hidden, JsonElement revealed) => PropertyMap.Create(
        revealed.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Value(Member(hidden, member.Name), member.Value))));

    private static PropertyValue Value(JsonElement? hidden, JsonElement revealed)
    {
        if (hidden is { ValueKind: JsonValueKind.String } mark && mark.ValueEquals(PropertyJson.SecretMark))
            return new SecretValue(Value(null, revealed));
        return revealed.ValueKind switch
        {
            JsonValueKind.Object => new ObjectValue(PropertyMap.Create(
                revealed.EnumerateObject()
                    .Select(member => KeyValuePair.Create(member.Name, Value(Member(hidden, member.Name), member.Value))))),
            JsonValueKind.Array => new ArrayValue([.. revealed.EnumerateArray().Select((item, index) => Value(Item(hidden, index), item))]),
            JsonValueKind.String => revealed.GetString()!,
            JsonValueKind.Number => revealed.GetDouble(),
            JsonValueKind.True or JsonValueKind.False => revealed.GetBoolean(),
            _ => PropertyValue.Null,
        };
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement? Item(JsonElement? element, int index) =>
        element is { ValueKind: JsonValueKind.Array } array && index < array.GetArrayLength() ? array[index] : null;
}
