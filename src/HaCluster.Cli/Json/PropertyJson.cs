using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Deployment.Properties;

namespace HaCluster.Cli.Json;

/// <summary>Writes property values as Pulumi's command line shows them in JSON.</summary>
internal static class PropertyJson
{
    public const string SecretMark = "[secret]";

    // Interface facts of Pulumi's state format (pulumi:sdk/go/common/resource): how special values are told from plain objects.
    private const string UnknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    private const string SignatureKey = "4dabf18193072939515e22adb298388d";
    private const string AssetSignature = "c44067f5952c0a294b673a41bacd8c17";
    private const string ArchiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";
    private const string ReferenceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

    public static void Write(Utf8JsonWriter writer, PropertyMap map, bool showSecrets)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in map)
        {
            writer.WritePropertyName(name);
            Write(writer, value, showSecrets);
        }
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, PropertyValue value, bool showSecrets)
    {
        switch (value)
        {
            case SecretValue secret:
                if (showSecrets)
                    Write(writer, secret.Value, showSecrets);
                else
                    writer.WriteStringValue(SecretMark);
                break;
            case OutputValue output:
                if (output.Value is null)
                    writer.WriteStringValue(UnknownSentinel);
                else if (output.Secret && !showSecrets)
                    writer.WriteStringValue(SecretMark);
                else
                    Write(writer, output.Value, showSecrets);
                break;
            case StringValue text:
                writer.WriteStringValue(text.Value);
                break;
            case NumberValue number:
                WriteNumber(writer, number.Value);
                break;
            case BoolValue flag:
                writer.WriteBooleanValue(flag.Value);
                break;
            case UnknownValue:
                writer.WriteStringValue(UnknownSentinel);
                break;
            case ArrayValue array:
                WriteArray(writer, array.Items, showSecrets);
                break;
            case ObjectValue map:
                Write(writer, map.Properties, showSecrets);
                break;
            case AssetValue asset:
                WriteSigned(writer, AssetSignature, ("hash", asset.Hash), ("text", asset.Text), ("path", asset.Path), ("uri", asset.Uri));
                break;
            case ArchiveValue archive:
                WriteSigned(writer, ArchiveSignature, ("hash", archive.Hash), ("path", archive.Path), ("uri", archive.Uri));
                break;
            case ResourceReferenceValue reference:
                WriteSigned(writer, ReferenceSignature, ("urn", reference.Urn), ("id", reference.Id));
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <summary>The outputs as one JSON element with secrets in clear, for code in this process only.</summary>
    public static JsonElement Reveal(PropertyMap outputs)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, outputs, showSecrets: true);
        return JsonElement.Parse(buffer.ToArray());
    }

    private static void WriteArray(Utf8JsonWriter writer, ImmutableArray<PropertyValue> items, bool showSecrets)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            Write(writer, item, showSecrets);
        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e15)
            writer.WriteNumberValue((long)number);
        else
            writer.WriteNumberValue(number);
    }

    private static void WriteSigned(Utf8JsonWriter writer, string signature, params (string Name, string? Value)[] members)
    {
        writer.WriteStartObject();
        writer.WriteString(SignatureKey, signature);
        foreach (var (name, value) in members)
        {
            if (value is not null)
                writer.WriteString(name, value);
        }
        writer.WriteEndObject();
    }
}
