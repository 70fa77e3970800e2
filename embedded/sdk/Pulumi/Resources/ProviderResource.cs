namespace Pulumi;

/// <summary>An explicitly configured provider of one package.</summary>
public class ProviderResource : CustomResource
{
    internal const string TypePrefix = "pulumi:providers:";

    /// <summary>Stands for a provider's id while that is unknown, and in references to it.</summary>
    internal const string UnknownId = Serialization.Signatures.Unknown;

    public ProviderResource(string package, string name, ResourceArgs args, CustomResourceOptions? options = null)
        : base(TypePrefix + package, name, args, options)
    {
    }

    internal string Package => GetResourceType()[TypePrefix.Length..];

    /// <summary>How other resources name this provider: <c>urn::id</c>.</summary>
    internal async Task<string> GetReferenceAsync()
    {
        var urn = await Urn.DataTask.ConfigureAwait(false);
        var id = await Id.DataTask.ConfigureAwait(false);
        return $"{urn.Value}::{(id.IsKnown && !string.IsNullOrEmpty(id.Value) ? id.Value : UnknownId)}";
    }
}
