using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.State;

/// <summary>A provider instance as resources name it: <c>urn::id</c>.</summary>
internal static class ProviderReference
{
    public const string TypePrefix = "pulumi:providers:";

    /// <summary>The id of a provider which a preview has not created.</summary>
    public const string UnknownId = WireFormat.Unknown;

    public static string Format(string urn, string id) => $"{urn}::{(id.Length == 0 ? UnknownId : id)}";

    /// <summary>A name may contain <c>::</c>, an id may not: the last one separates.</summary>
    public static string UrnOf(string reference)
    {
        var end = reference.LastIndexOf("::", StringComparison.Ordinal);
        return end < 0 ? "" : reference[..end];
    }

    public static bool IsProviderType(string type) => type.StartsWith(TypePrefix, StringComparison.Ordinal);

    /// <summary>True for a provider which the engine registered by itself, for resources that name none.</summary>
    public static bool IsDefaultProvider(string type, string name) =>
        IsProviderType(type) && (name == "default" || name.StartsWith("default_", StringComparison.Ordinal));

    /// <summary>The package that a provider resource of this type serves.</summary>
    public static string PackageOfProvider(string type) => type[TypePrefix.Length..];

    /// <summary>The package to which a resource type or function token belongs.</summary>
    public static string PackageOf(string token)
    {
        var end = token.IndexOf(':', StringComparison.Ordinal);
        return end < 0 ? token : token[..end];
    }
}
