using HaCluster.Engine.Properties;

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

    public PropertyMap Inputs
    {
        get
        {
            var inputs = PropertyMap.Empty;
            if (Version.Length > 0) inputs = inputs.Set("version", Version);
            if (DownloadUrl.Length > 0) inputs = inputs.Set("__internal", PropertyMap.Empty.Set("pluginDownloadURL", DownloadUrl));
            return inputs;
        }
    }

    private static string Replace(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
