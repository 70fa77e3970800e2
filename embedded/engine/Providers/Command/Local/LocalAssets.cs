using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Assets;
using HaCluster.Engine.Providers.Schema;
using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace HaCluster.Engine.Providers.Command.Local;

/// <summary>Files that a local command produced, picked by glob patterns and returned as assets.</summary>
internal static class LocalAssets
{
    public static PropertyMap Collect(string directory, PropertyReader inputs, PropertyMap outputs)
    {
        var assets = new AssetContent(directory);
        if (inputs.Has("assetPaths"))
        {
            outputs = outputs.Set("assets", Assets(assets, directory, inputs.Strings("assetPaths")));
        }
        if (inputs.Has("archivePaths"))
        {
            outputs = outputs.Set("archive", assets.WithHash(
                new ArchiveValue(Assets(assets, directory, inputs.Strings("archivePaths")), null, null, null)));
        }
        return outputs;
    }

    private static PropertyMap Assets(AssetContent assets, string directory, IEnumerable<string> patterns) =>
        PropertyMap.Create(Match(directory, patterns).Select(name => KeyValuePair.Create(
            name, assets.WithHash(new AssetValue(null, Path.Combine(directory, name), null, null)))));

    /// <summary>Patterns are evaluated in order, and a later one overrules an earlier one; a leading <c>!</c> excludes.</summary>
    private static SortedSet<string> Match(string directory, IEnumerable<string> patterns)
    {
        var result = new SortedSet<string>(StringComparer.Ordinal);
        var root = new DirectoryInfoWrapper(new DirectoryInfo(directory));
        foreach (var pattern in patterns)
        {
            var excludes = pattern.StartsWith('!');
            var matcher = new Matcher(StringComparison.Ordinal).AddInclude(excludes ? pattern[1..] : pattern);
            var names = matcher.Execute(root).Files.Select(file => file.Path);
            if (excludes)
                result.ExceptWith(names);
            else
                result.UnionWith(names);
        }
        return result;
    }
}
