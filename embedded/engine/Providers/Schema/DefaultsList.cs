using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Schema;

/// <summary>
/// The names of the inputs that Check has filled in, noted in every object as the providers do that Pulumi bridges from Terraform. They
/// take a recorded input without the note for the program's own.
/// </summary>
internal static class DefaultsList
{
    private const string Key = "__defaults";

    /// <param name="given">What the program gave.</param>
    /// <param name="filled">The same after the check.</param>
    public static PropertyMap Add(ObjectSchema schema, PropertyMap given, PropertyMap filled)
    {
        var noted = filled.Select(entry => KeyValuePair.Create(
            entry.Key, Inside(schema.Find(entry.Key)?.Type ?? PropertyType.Any, given.Find(entry.Key), entry.Value)));
        return PropertyMap.Create(noted).Set(Key, ValueKind.Strings(filled.Keys.Where(name => given.Find(name) is null)));
    }

    private static PropertyValue Inside(PropertyType type, PropertyValue? given, PropertyValue filled) => (type, filled) switch
    {
        (_, SecretValue secret) => new SecretValue(Inside(type, given, secret.Value)),
        (ObjectType nested, ObjectValue value) =>
            Add(nested.Schema, (given?.Unwrapped as ObjectValue)?.Properties ?? PropertyMap.Empty, value.Properties),
        (ListType list, ArrayValue array) => ValueKind.List(array.Items.Select(
            (item, index) => Inside(list.Item, (given?.Unwrapped as ArrayValue)?.Items.ElementAtOrDefault(index), item))),
        _ => filled,
    };
}
