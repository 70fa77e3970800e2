using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Schema;

/// <summary>
/// Secret marks as Pulumi puts them back on the inputs of a provider that knows none: on the whole of a list, because its items may have
/// moved, and never inside of a secret.
/// </summary>
internal static class SecretMarks
{
    public static PropertyMap OfLists(PropertyMap inputs) => inputs.ContainsSecret() ? inputs.Map(OfLists) : inputs;

    private static PropertyValue OfLists(PropertyValue value) => value switch
    {
        SecretValue secret => new SecretValue(secret.Value.WithoutSecrets()),
        ArrayValue array when array.ContainsSecret() => new SecretValue(array.WithoutSecrets()),
        ObjectValue nested => OfLists(nested.Properties),
        _ => value,
    };
}
