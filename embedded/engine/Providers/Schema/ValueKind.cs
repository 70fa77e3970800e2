using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Schema;

/// <summary>Small questions about property values that every provider asks.</summary>
internal static class ValueKind
{
    /// <summary>The kind of a value for messages, never its content: it may be secret.</summary>
    public static string Of(PropertyValue? value) => value switch
    {
        null or NullValue => "nothing",
        UnknownValue => "a value that is not known yet",
        BoolValue => "true or false",
        NumberValue => "a number",
        StringValue => "a string",
        ArrayValue => "a list",
        ObjectValue => "an object",
        AssetValue => "an asset",
        ArchiveValue => "an archive",
        ResourceReferenceValue => "a resource",
        SecretValue secret => Of(secret.Value),
        OutputValue output => Of(output.Value ?? PropertyValue.Unknown),
        _ => value.GetType().Name,
    };

    /// <summary>The value without any secret mark, at every depth.</summary>
    public static PropertyValue Plain(PropertyValue value) => value switch
    {
        SecretValue secret => Plain(secret.Value),
        OutputValue output => Plain(output.Value ?? PropertyValue.Unknown),
        ArrayValue array => new ArrayValue([.. array.Items.Select(Plain)]),
        ObjectValue nested => new ObjectValue(Plain(nested.Properties)),
        ArchiveValue { Assets: { } assets } archive => archive with { Assets = Plain(assets) },
        _ => value,
    };

    public static PropertyMap Plain(PropertyMap map) =>
        PropertyMap.Create(map.Select(entry => KeyValuePair.Create(entry.Key, Plain(entry.Value))));

    /// <summary>True when the value or anything inside it is not known yet.</summary>
    public static bool HasUnknown(PropertyValue value) => value switch
    {
        UnknownValue => true,
        SecretValue secret => HasUnknown(secret.Value),
        OutputValue output => output.Value is null || HasUnknown(output.Value),
        ArrayValue array => array.Items.Any(HasUnknown),
        ObjectValue nested => nested.Properties.Values.Any(HasUnknown),
        ArchiveValue { Assets: { } assets } => assets.Values.Any(HasUnknown),
        _ => false,
    };

    /// <summary>True when the value or anything inside it is secret.</summary>
    public static bool HasSecret(PropertyValue value) => value switch
    {
        SecretValue => true,
        OutputValue output => output.Secret || (output.Value is not null && HasSecret(output.Value)),
        ArrayValue array => array.Items.Any(HasSecret),
        ObjectValue nested => nested.Properties.Values.Any(HasSecret),
        _ => false,
    };

    public static ArrayValue List(IEnumerable<PropertyValue> items) => new([.. items]);

    public static ArrayValue Strings(IEnumerable<string> items) => new([.. items.Select(item => (PropertyValue)item)]);

    public static PropertyMap Map(IEnumerable<KeyValuePair<string, string>> entries) =>
        PropertyMap.Create(entries.Select(entry => KeyValuePair.Create(entry.Key, (PropertyValue)entry.Value)));
}
