namespace HaCluster.Deployment.Properties;

/// <summary>Questions about, and rewrites of, whole value trees.</summary>
public static class PropertyValueExtensions
{
    public static bool ContainsUnknown(this PropertyValue value) => value.Any(part => part is UnknownValue or OutputValue { Value: null });

    public static bool ContainsSecret(this PropertyValue value) => value.Any(part => part is SecretValue or OutputValue { Secret: true });

    public static bool ContainsUnknown(this PropertyMap map) => map.Values.Any(ContainsUnknown);

    public static bool ContainsSecret(this PropertyMap map) => map.Values.Any(ContainsSecret);

    /// <summary>The same tree with every secret mark taken off.</summary>
    public static PropertyValue WithoutSecrets(this PropertyValue value) =>
        value.Rewrite(part => part is SecretValue secret ? secret.Value : part);

    public static PropertyMap WithoutSecrets(this PropertyMap map) => map.Map(WithoutSecrets);

    /// <summary>Without the top-level properties that are not entirely known.</summary>
    public static PropertyMap WithoutUnknowns(this PropertyMap map) =>
        map.ContainsUnknown() ? PropertyMap.Create(map.Where(entry => !entry.Value.ContainsUnknown())) : map;

    /// <summary>Without null properties at any depth; null list items stay, they hold a place.</summary>
    public static PropertyMap WithoutNulls(this PropertyMap map) =>
        PropertyMap.Create(
            map.Where(entry => entry.Value is not NullValue).Select(entry => KeyValuePair.Create(entry.Key, DropNulls(entry.Value))));

    /// <summary>Marks the named top-level properties as secret.</summary>
    public static PropertyMap WithSecrets(this PropertyMap map, IEnumerable<string> names)
    {
        foreach (var name in names)
            if (map.TryGetValue(name, out var value) && value is not (SecretValue or NullValue))
                map = map.Set(name, new SecretValue(value));
        return map;
    }

    public static PropertyMap Map(this PropertyMap map, Func<PropertyValue, PropertyValue> change) =>
        PropertyMap.Create(map.Select(entry => KeyValuePair.Create(entry.Key, change(entry.Value))));

    /// <summary>Rebuilds a tree from its leaves up.</summary>
    public static PropertyValue Rewrite(this PropertyValue value, Func<PropertyValue, PropertyValue> change) => change(value switch
    {
        ArrayValue array => new ArrayValue([.. array.Items.Select(item => item.Rewrite(change))]),
        ObjectValue properties => new ObjectValue(properties.Properties.Map(item => item.Rewrite(change))),
        SecretValue secret => new SecretValue(secret.Value.Rewrite(change)),
        OutputValue { Value: not null } output => output with { Value = output.Value.Rewrite(change) },
        ArchiveValue { Assets: not null } archive => archive with { Assets = archive.Assets.Map(item => item.Rewrite(change)) },
        _ => value,
    });

    public static bool Any(this PropertyValue value, Func<PropertyValue, bool> predicate) => predicate(value) || value switch
    {
        ArrayValue array => array.Items.Any(item => item.Any(predicate)),
        ObjectValue properties => properties.Properties.Values.Any(item => item.Any(predicate)),
        SecretValue secret => secret.Value.Any(predicate),
        OutputValue { Value: not null } output => output.Value.Any(predicate),
        ArchiveValue { Assets: not null } archive => archive.Assets.Values.Any(item => item.Any(predicate)),
        _ => false,
    };

    private static PropertyValue DropNulls(PropertyValue value) => value switch
    {
        ObjectValue properties => new ObjectValue(properties.Properties.WithoutNulls()),
        ArrayValue array => new ArrayValue([.. array.Items.Select(DropNulls)]),
        SecretValue secret => new SecretValue(DropNulls(secret.Value)),
        _ => value,
    };
}
