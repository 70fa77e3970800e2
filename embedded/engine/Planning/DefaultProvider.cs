using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Planning;

/// <summary>The provider that serves resources which name none: one for each package, version and download address.</summary>
internal sealed record DefaultProvider(string Package, string Version, string DownloadUrl)
{
    /// <summary><c>default</c>, or <c>default_4_21_2</c>.</summary>
    public string Name
    {
        get
        {
            var name = Version.Length == 0 ? "default" : "default_" + Replace(Version);
            return DownloadUrl.Length == 0 ? name : $"{name}_{Replace(DownloadUrl)}";
        }
    }

    /// <summary>Pulumi records its own part of them even where it is empty.</summary>
    public PropertyMap Inputs =>
        new ProviderPlugin(Version, DownloadUrl).AddTo(PropertyMap.Empty.Set(ProviderPlugin.Internal, PropertyMap.Empty));

    private static string Replace(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}

/// <summary>Which build of a provider serves a provider resource: part of its inputs, whoever registers it.</summary>
/// <param name="Version">Without <c>v</c>; empty for any.</param>
/// <param name="DownloadUrl">Empty for the usual place.</param>
internal sealed record ProviderPlugin(string Version, string DownloadUrl)
{
    /// <summary>What an engine notes for itself among the inputs of a provider.</summary>
    public const string Internal = "__internal";

    public PropertyMap AddTo(PropertyMap inputs)
    {
        if (Version.Length > 0)
            inputs = inputs.Set("version", Version);
        return DownloadUrl.Length == 0 ? inputs : inputs.Set(Internal, PropertyMap.Empty.Set("pluginDownloadURL", DownloadUrl));
    }
}
