using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Serialization;

/// <summary>
/// Turns a wire value into plain objects: bool, double, string, <c>ImmutableArray&lt;object?&gt;</c>,
/// <c>ImmutableDictionary&lt;string, object?&gt;</c>, assets, archives and resources. A secret or unknown value anywhere inside makes
/// the whole secret or unknown.
/// </summary>
internal sealed class PropertyDeserializer
{
    private bool _isKnown = true;
    private bool _isSecret;
    private ImmutableHashSet<Resource> _resources = [];

    public static OutputData<object?> Deserialize(Value value)
    {
        var deserializer = new PropertyDeserializer();
        var result = deserializer.Read(value);
        return new(
            deserializer._resources,
            deserializer._isKnown ? result : null,
            deserializer._isKnown,
            deserializer._isSecret);
    }

    private object? Read(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.BoolValue => value.BoolValue,
        Value.KindOneofCase.NumberValue => value.NumberValue,
        Value.KindOneofCase.StringValue => value.StringValue == Signatures.Unknown ? Unknown() : value.StringValue,
        Value.KindOneofCase.ListValue => value.ListValue.Values.Select(Read).ToImmutableArray(),
        Value.KindOneofCase.StructValue => ReadStruct(value.StructValue),
        _ => null,
    };

    private object? ReadStruct(Struct value)
    {
        if (!value.Fields.TryGetValue(Signatures.Key, out var signature))
        {
            return ReadMap(value);
        }

        switch (signature.StringValue)
        {
            case Signatures.Secret:
                _isSecret = true;
                return Read(Member(value, "value"));
            case Signatures.Asset:
                return ReadAsset(value);
            case Signatures.Archive:
                return ReadArchive(value);
            case Signatures.Resource:
                return ResourceReferences.Resolve(
                    Member(value, "urn").StringValue,
                    value.Fields.TryGetValue("packageVersion", out var version) ? version.StringValue : "");
            case Signatures.OutputValue:
                return ReadOutputValue(value);
            default:
                throw new InvalidOperationException(
                    $"Unrecognized signature '{signature.StringValue}' in a value sent by the engine; "
                    + "a newer engine may need a newer SDK.");
        }
    }

    private ImmutableDictionary<string, object?> ReadMap(Struct value)
    {
        var map = ImmutableDictionary.CreateBuilder<string, object?>();
        foreach (var (key, item) in value.Fields)
        {
            // Names starting with two underscores are internal to providers.
            if (!key.StartsWith("__", StringComparison.Ordinal))
            {
                map[key] = Read(item);
            }
        }

        return map.ToImmutable();
    }

    private static Asset ReadAsset(Struct value)
    {
        if (value.Fields.TryGetValue("path", out var path) && path.StringValue.Length > 0)
        {
            return new FileAsset(path.StringValue);
        }

        return value.Fields.TryGetValue("uri", out var uri) && uri.StringValue.Length > 0
            ? new RemoteAsset(uri.StringValue)
            : new StringAsset(value.Fields.TryGetValue("text", out var text) ? text.StringValue : "");
    }

    private Archive ReadArchive(Struct value)
    {
        if (value.Fields.TryGetValue("path", out var path) && path.StringValue.Length > 0)
        {
            return new FileArchive(path.StringValue);
        }

        if (value.Fields.TryGetValue("uri", out var uri) && uri.StringValue.Length > 0)
        {
            return new RemoteArchive(uri.StringValue);
        }

        var members = value.Fields.TryGetValue("assets", out var assets) ? assets.StructValue.Fields : [];
        return new AssetArchive(members.ToImmutableDictionary(
            member => member.Key,
            member => Read(member.Value) as AssetOrArchive
                ?? throw new InvalidOperationException($"Archive member '{member.Key}' is neither an asset nor an archive.")));
    }

    private object? ReadOutputValue(Struct value)
    {
        _isSecret |= value.Fields.TryGetValue("secret", out var secret) && secret.BoolValue;
        if (value.Fields.TryGetValue("dependencies", out var dependencies))
        {
            _resources = _resources.Union(dependencies.ListValue.Values.Select(urn => new DependencyResource(urn.StringValue)));
        }

        return value.Fields.TryGetValue("value", out var inner) ? Read(inner) : Unknown();
    }

    private object? Unknown()
    {
        _isKnown = false;
        return null;
    }

    private static Value Member(Struct value, string key) => value.Fields.TryGetValue(key, out var member)
        ? member
        : throw new InvalidOperationException($"A special value sent by the engine lacks its '{key}'.");
}
