using System.Text.Json;
using HaCluster.Deployment.Properties;

namespace HaCluster.Deployment.PulumiCli;

/// <summary>Property values from the JSON in which the Pulumi CLI prints outputs.</summary>
internal static class JsonProperties
{
    /// <summary>What the CLI prints in place of a secret.</summary>
    private const string SecretMark = "[secret]";

    /// <summary>Values as they stand in events and in exported state, where a secret is an object with a signature.</summary>
    public static PropertyMap Read(JsonElement properties) => properties.ValueKind == JsonValueKind.Object
        ? PropertyMap.Create(properties.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Value(null, member.Value))))
        : PropertyMap.Empty;

    /// <summary>
    /// Puts the marks of secrets back, which the CLI's JSON does not have: it hides secrets or prints them like any other value.
    /// </summary>
    /// <param name="hidden">The outputs with <c>[secret]</c> in place of each secret.</param>
    /// <param name="revealed">The same outputs in clear.</param>
    public static PropertyMap Read(JsonElement hidden, JsonElement revealed) => PropertyMap.Create(
        revealed.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Value(Member(hidden, member.Name), member.Value))));

    private static PropertyValue Value(JsonElement? hidden, JsonElement revealed)
    {
        if (hidden is { ValueKind: JsonValueKind.String } mark && mark.ValueEquals(SecretMark))
            return new SecretValue(Value(null, revealed));
        if (IsSecret(revealed))
            return new SecretValue(Plaintext(revealed));
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

    private static bool IsSecret(JsonElement element) =>
        Member(element, WireFormat.SignatureKey) is { ValueKind: JsonValueKind.String } signature
            && signature.ValueEquals(WireFormat.SecretSignature);

    // Exported with --show-secrets a secret has its plaintext, as JSON in a string; otherwise its value is not known here.
    private static PropertyValue Plaintext(JsonElement secret)
    {
        if (Member(secret, "plaintext") is not { ValueKind: JsonValueKind.String } text)
            return PropertyValue.Unknown;
        using var document = JsonDocument.Parse(text.GetString()!);
        return Value(null, document.RootElement);
    }
}
