using System.Collections;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Serialization;

/// <summary>
/// Turns a property value into its wire form, awaiting every output inside, and collects the resources it depends on.
/// One instance serves one top-level property.
/// </summary>
internal sealed class PropertySerializer
{
    public HashSet<Resource> Dependencies { get; } = [];

    public bool ContainsUnknown { get; private set; }

    public bool ContainsSecret { get; private set; }

    /// <summary>Send resources as references rather than as their id or URN.</summary>
    public bool KeepResources { get; init; } = true;

    /// <summary>Send secrets with their mark rather than as plain values.</summary>
    public bool WrapSecrets { get; init; } = true;

    /// <param name="value">The value of a property.</param>
    /// <param name="path">Names the value in errors.</param>
    /// <exception cref="InvalidOperationException">A type that has no wire form.</exception>
    public async Task<Value> SerializeAsync(object? value, string path)
    {
        switch (value)
        {
            case null:
                return Value.ForNull();
            case string text:
                return Value.ForString(text);
            case bool flag:
                return Value.ForBool(flag);
            case int number:
                return Value.ForNumber(number);
            case double number:
                return Value.ForNumber(number);
            case IInput input:
                return await SerializeOutputAsync(input.ForWire(), path).ConfigureAwait(false);
            case IOutput output:
                return await SerializeOutputAsync(output, path).ConfigureAwait(false);
            case IUnion union:
                return await SerializeAsync(union.Value, path).ConfigureAwait(false);
            case InputArgs args:
                return await SerializeMapAsync(args.ToDictionary(), path).ConfigureAwait(false);
            case AssetOrArchive asset:
                return await SerializeAssetAsync(asset, path).ConfigureAwait(false);
            case Resource resource:
                return await SerializeResourceAsync(resource, path).ConfigureAwait(false);
            case JsonDocument document:
                return FromJson(document.RootElement);
            case JsonElement element:
                return FromJson(element);
            case System.Enum constant:
                return Value.ForNumber(Convert.ToDouble(constant));
            case Task:
                throw new InvalidOperationException(
                    $"Tasks are not allowed inside inputs: {path} is a {value.GetType()}. "
                    + "Please wrap it in an Output, as in Output.Create(task).");
            case IDictionary map:
                return await SerializeMapAsync(Entries(map, path), path).ConfigureAwait(false);
            case IEnumerable<KeyValuePair<string, object?>> map:
                return await SerializeMapAsync(map, path).ConfigureAwait(false);
            case IList list:
                return await SerializeListAsync(list, path).ConfigureAwait(false);
            default:
                return EnumStructs.ValueOf(value) is { } constantValue
                    ? await SerializeAsync(constantValue, path).ConfigureAwait(false)
                    : throw new InvalidOperationException($"{value.GetType().FullName} is not a supported argument type.\n\t{path}");
        }
    }

    private async Task<Value> SerializeOutputAsync(IOutput output, string path)
    {
        var data = await output.GetDataAsync().ConfigureAwait(false);
        Dependencies.UnionWith(data.Resources);
        ContainsSecret |= data.IsSecret;
        if (!data.IsKnown)
        {
            ContainsUnknown = true;
            return Value.ForString(Signatures.Unknown);
        }

        var value = await SerializeAsync(data.Value, path).ConfigureAwait(false);
        return data.IsSecret && WrapSecrets ? Special(Signatures.Secret, ("value", value)) : value;
    }

    private async Task<Value> SerializeMapAsync(IEnumerable<KeyValuePair<string, object?>> map, string path)
    {
        var fields = new Struct();
        foreach (var (key, item) in map)
        {
            if (item is null)
            {
                continue;
            }

            var value = await SerializeAsync(item, $"{path}.{key}").ConfigureAwait(false);
            if (value.KindCase != Value.KindOneofCase.NullValue)
            {
                fields.Fields[key] = value;
            }
        }

        return Value.ForStruct(fields);
    }

    private async Task<Value> SerializeListAsync(IList list, string path)
    {
        // A default immutable array throws on every access.
        var isDefault = list.GetType() is { IsValueType: true } type && Activator.CreateInstance(type)!.Equals(list);
        var items = isDefault ? Array.Empty<object>() : list;
        var values = new ListValue();
        for (var i = 0; i < items.Count; i++)
        {
            values.Values.Add(await SerializeAsync(items[i], $"{path}[{i}]").ConfigureAwait(false));
        }

        return new Value { ListValue = values };
    }

    private async Task<Value> SerializeAssetAsync(AssetOrArchive asset, string path) => Special(
        asset.Signature,
        (asset.Property, await SerializeAsync(asset.Value, $"{path}.{asset.Property}").ConfigureAwait(false)));

    private async Task<Value> SerializeResourceAsync(Resource resource, string path)
    {
        var urn = await SerializeAsync(resource.Urn, $"{path}.urn").ConfigureAwait(false);
        if (resource is not CustomResource custom)
        {
            return KeepResources ? Special(Signatures.Resource, ("urn", urn)) : urn;
        }

        Dependencies.Add(custom);
        if (!KeepResources)
        {
            return await SerializeAsync(custom.Id, $"{path}.id").ConfigureAwait(false);
        }

        var id = await custom.Id.DataTask.ConfigureAwait(false);
        return Special(Signatures.Resource, ("urn", urn), ("id", Value.ForString(id.IsKnown ? id.Value ?? "" : "")));
    }

    private static Value Special(string signature, params ReadOnlySpan<(string Key, Value Value)> members)
    {
        var fields = new Struct { Fields = { [Signatures.Key] = Value.ForString(signature) } };
        foreach (var (key, value) in members)
        {
            fields.Fields[key] = value;
        }

        return Value.ForStruct(fields);
    }

    private static IEnumerable<KeyValuePair<string, object?>> Entries(IDictionary map, string path)
    {
        foreach (DictionaryEntry entry in map)
        {
            yield return entry.Key is string key
                ? KeyValuePair.Create(key, entry.Value)
                : throw new InvalidOperationException(
                    $"Dictionaries are only supported with string keys: {path} has a {entry.Key.GetType()}.");
        }
    }

    private static Value FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => Value.ForBool(element.GetBoolean()),
        JsonValueKind.Number => Value.ForNumber(element.GetDouble()),
        JsonValueKind.String => Value.ForString(element.GetString()!),
        JsonValueKind.Array => Value.ForList([.. element.EnumerateArray().Select(FromJson)]),
        JsonValueKind.Object => Value.ForStruct(FromJsonObject(element)),
        _ => Value.ForNull(),
    };

    private static Struct FromJsonObject(JsonElement element)
    {
        var fields = new Struct();
        foreach (var property in element.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null))
        {
            fields.Fields[property.Name] = FromJson(property.Value);
        }

        return fields;
    }
}
