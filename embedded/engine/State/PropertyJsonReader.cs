using System.Globalization;
using System.Text;
using System.Text.Json;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Properties;

namespace HaCluster.Engine.State;

/// <summary>Reads property values as they stand in state.</summary>
/// <param name="decrypt">Turns (place, ciphertext) into the JSON text of the secret.</param>
internal sealed class PropertyJsonReader(Func<string, string, string> decrypt)
{
    private static readonly PropertyJsonReader Inside = new((_, text) => text);

    /// <param name="place">Where the map stands; only names secrets.</param>
    /// <exception cref="PropertyFormatException">A special value has an unknown signature or a part is missing.</exception>
    public PropertyMap ReadMap(string place, JsonElement source) => PropertyMap.Create(
        source.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Read($"{place}.{property.Name}", property.Value))));

    public PropertyValue Read(string place, JsonElement source) => source.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => source.GetDouble(),
        JsonValueKind.String when WireFormat.UnknownSentinels.Contains(source.GetString()!) => PropertyValue.Unknown,
        JsonValueKind.String => source.GetString()!,
        JsonValueKind.Array => new ArrayValue([.. source.EnumerateArray().Select((item, index) => Read($"{place}[{index}]", item))]),
        JsonValueKind.Object => ReadObject(place, source),
        _ => PropertyValue.Null,
    };

    private PropertyValue ReadObject(string place, JsonElement source)
    {
        if (!source.TryGetProperty(WireFormat.SignatureKey, out var signature))
            return ReadMap(place, source);
        return signature.GetString() switch
        {
            WireFormat.SecretSignature => ReadSecret(place, source),
            WireFormat.AssetSignature => ReadAsset(source),
            WireFormat.ArchiveSignature => ReadArchive(place, source),
            WireFormat.ResourceReferenceSignature => new ResourceReferenceValue(
                Text(source, "urn") ?? throw Missing(place, "urn"), Text(source, "id"), Text(source, "packageVersion")),
            WireFormat.ByteStringSignature =>
                Encoding.UTF8.GetString(Convert.FromBase64String(Text(source, "value") ?? throw Missing(place, "value"))),
            WireFormat.SpecialNumberSignature => BitConverter.Int64BitsToDouble(
                long.Parse(Text(source, "value") ?? throw Missing(place, "value"), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            var other =>
                throw new PropertyFormatException($"The value at {place} has the signature '{other}', which this engine does not know."),
        };
    }

    private SecretValue ReadSecret(string place, JsonElement source)
    {
        var json = Text(source, "plaintext") ?? decrypt(place, Text(source, "ciphertext") ?? throw Missing(place, "ciphertext"));
        using var document = JsonDocument.Parse(json);
        // A secret object is recorded with the marks that its fields had; what is inside is not encrypted once more.
        return new SecretValue(Inside.Read(place, document.RootElement));
    }

    private static AssetValue ReadAsset(JsonElement source)
    {
        var (text, path, uri) = (Text(source, "text"), Text(source, "path"), Text(source, "uri"));
        return new AssetValue(text ?? (path is null && uri is null ? "" : null), path, uri, Text(source, "hash"));
    }

    private ArchiveValue ReadArchive(string place, JsonElement source)
    {
        var (path, uri) = (Text(source, "path"), Text(source, "uri"));
        var assets = source.TryGetProperty("assets", out var map)
            ? ReadMap(place, map)
            : path is null && uri is null
            ? PropertyMap.Empty
            : null;
        return new ArchiveValue(assets, path, uri, Text(source, "hash"));
    }

    private static PropertyFormatException Missing(string place, string key) => new($"The value at {place} has no '{key}'.");

    private static string? Text(JsonElement source, string key) =>
        source.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
