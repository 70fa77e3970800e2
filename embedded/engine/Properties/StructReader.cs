using System.Collections.Immutable;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Properties;

/// <summary>Reads property values from the <c>google.protobuf.Struct</c> that SDKs send.</summary>
internal static class StructReader
{
    /// <exception cref="PropertyFormatException">A special value has an unknown signature or a part is missing.</exception>
    public static PropertyMap Read(Struct? source) =>
        source is null
            ? PropertyMap.Empty
            : PropertyMap.Create(source.Fields.Select(field => KeyValuePair.Create(field.Key, Read(field.Value))));

    public static PropertyValue Read(Value source) => source.KindCase switch
    {
        Value.KindOneofCase.NumberValue => source.NumberValue,
        Value.KindOneofCase.BoolValue => source.BoolValue,
        Value.KindOneofCase.StringValue when WireFormat.UnknownSentinels.Contains(source.StringValue) => PropertyValue.Unknown,
        Value.KindOneofCase.StringValue => source.StringValue,
        Value.KindOneofCase.ListValue => new ArrayValue([.. source.ListValue.Values.Select(Read)]),
        Value.KindOneofCase.StructValue => ReadObject(source.StructValue),
        _ => PropertyValue.Null,
    };

    private static PropertyValue ReadObject(Struct source)
    {
        if (!source.Fields.TryGetValue(WireFormat.SignatureKey, out var signature))
            return Read(source);
        return signature.StringValue switch
        {
            WireFormat.SecretSignature => new SecretValue(Read(Required(source, "value", "secret"))),
            WireFormat.AssetSignature => ReadAsset(source),
            WireFormat.ArchiveSignature => ReadArchive(source),
            WireFormat.ResourceReferenceSignature => ReadReference(source),
            WireFormat.OutputSignature => ReadOutput(source),
            WireFormat.ByteStringSignature =>
                Encoding.UTF8.GetString(Convert.FromBase64String(Required(source, "value", "byte string").StringValue)),
            var other => throw new PropertyFormatException($"A value has the signature '{other}', which this engine does not know."),
        };
    }

    private static AssetValue ReadAsset(Struct source)
    {
        var (text, path, uri) = (Text(source, "text"), Text(source, "path"), Text(source, "uri"));
        // Writers leave out an empty text, so an asset with no content at all is the empty text.
        if (text is null && path is null && uri is null)
            text = "";
        return new AssetValue(text, path, uri, Text(source, "hash"));
    }

    private static ArchiveValue ReadArchive(Struct source)
    {
        var assets = source.Fields.TryGetValue("assets", out var map) ? Read(map.StructValue) : null;
        var (path, uri) = (Text(source, "path"), Text(source, "uri"));
        if (assets is null && path is null && uri is null)
            assets = PropertyMap.Empty;
        return new ArchiveValue(assets, path, uri, Text(source, "hash"));
    }

    private static ResourceReferenceValue ReadReference(Struct source)
    {
        string? id = null;
        if (source.Fields.TryGetValue("id", out var value) && value.KindCase == Value.KindOneofCase.StringValue)
            id = WireFormat.UnknownSentinels.Contains(value.StringValue) ? "" : value.StringValue;
        return new ResourceReferenceValue(Required(source, "urn", "resource reference").StringValue, id, Text(source, "packageVersion"));
    }

    private static OutputValue ReadOutput(Struct source)
    {
        var value = source.Fields.TryGetValue("value", out var known) ? Read(known) : null;
        var secret = source.Fields.TryGetValue("secret", out var flag) && flag.BoolValue;
        ImmutableArray<string> dependencies = source.Fields.TryGetValue("dependencies", out var list)
            ? [.. list.ListValue.Values.Select(item => item.StringValue)]
            : [];
        return new OutputValue(value, secret, dependencies);
    }

    private static Value Required(Struct source, string key, string kind) =>
        source.Fields.TryGetValue(key, out var value) ? value : throw new PropertyFormatException($"A {kind} has no '{key}'.");

    private static string? Text(Struct source, string key) =>
        source.Fields.TryGetValue(key, out var value) && value.KindCase == Value.KindOneofCase.StringValue && value.StringValue.Length > 0
            ? value.StringValue
            : null;
}
