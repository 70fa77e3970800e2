using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Properties;

namespace HaCluster.Engine.State;

/// <summary>Writes property values as they stand in state.</summary>
/// <param name="codec">Writes the secrets.</param>
internal sealed class PropertyJsonWriter(Utf8JsonWriter json, ISecretCodec codec)
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="place">Where the map stands; only names secrets.</param>
    public void Write(string place, PropertyMap map)
    {
        json.WriteStartObject();
        foreach (var (key, value) in map)
        {
            if (value is NullValue)
                continue;
            json.WritePropertyName(key);
            Write($"{place}.{key}", value);
        }
        json.WriteEndObject();
    }

    /// <summary>JSON text of what a secret holds. A mark inside of it is kept and encrypts nothing once more.</summary>
    private static string ToJson(PropertyValue value, string key)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
            new PropertyJsonWriter(json, new InsideSecret(key)).Write("", value);
        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private void Write(string place, PropertyValue value)
    {
        switch (value)
        {
            case NullValue: json.WriteNullValue(); break;
            case BoolValue item: json.WriteBooleanValue(item.Value); break;
            case NumberValue item: WriteNumber(item.Value); break;
            case StringValue item: json.WriteStringValue(item.Value); break;
            case ArrayValue array:
                json.WriteStartArray();
                for (var i = 0; i < array.Items.Length; i++)
                    Write($"{place}[{i}]", array.Items[i]);
                json.WriteEndArray();
                break;
            case ObjectValue properties: Write(place, properties.Properties); break;
            case SecretValue secret: WriteSecret(place, secret); break;
            case AssetValue asset:
                WriteSpecial(
                    WireFormat.AssetSignature, ("hash", asset.Hash), ("text", asset.Text), ("path", asset.Path), ("uri", asset.Uri));
                break;
            case ArchiveValue archive: WriteArchive(place, archive); break;
            case ResourceReferenceValue reference:
                WriteSpecial(
                    WireFormat.ResourceReferenceSignature, ("urn", reference.Urn), ("id", reference.Id),
                    ("packageVersion", reference.PackageVersion));
                break;
            case OutputValue output:
                Write(place,
                    output.Secret ? new SecretValue(output.Value ?? PropertyValue.Unknown) : output.Value ?? PropertyValue.Unknown);
                break;
            case UnknownValue: json.WriteStringValue(WireFormat.Unknown); break;
            default: throw new PropertyFormatException($"A {value.GetType().Name} has no place in state.");
        }
    }

    private void WriteSecret(string place, SecretValue secret) =>
        WriteSpecial(WireFormat.SecretSignature, (codec.Key, codec.Encode(place, ToJson(secret.Value, codec.Key))));

    private void WriteArchive(string place, ArchiveValue archive)
    {
        json.WriteStartObject();
        json.WriteString(WireFormat.SignatureKey, WireFormat.ArchiveSignature);
        if (archive.Hash is not null)
            json.WriteString("hash", archive.Hash);
        if (archive.Path is not null)
            json.WriteString("path", archive.Path);
        if (archive.Uri is not null)
            json.WriteString("uri", archive.Uri);
        if (archive.Assets is not null)
        {
            json.WritePropertyName("assets");
            Write(place, archive.Assets);
        }
        json.WriteEndObject();
    }

    private void WriteNumber(double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            WriteSpecial(WireFormat.SpecialNumberSignature, ("value", BitConverter.DoubleToInt64Bits(value).ToString("x16")));
    }

    private void WriteSpecial(string signature, params ReadOnlySpan<(string Key, string? Value)> parts)
    {
        json.WriteStartObject();
        json.WriteString(WireFormat.SignatureKey, signature);
        foreach (var (key, value) in parts)
            if (value is not null)
                json.WriteString(key, value);
        json.WriteEndObject();
    }

    /// <summary>Secrets within a secret: marked as outside, in the open.</summary>
    private sealed class InsideSecret(string key) : ISecretCodec
    {
        public string Key => key;

        public string Encode(string place, string json) => json;
    }
}
