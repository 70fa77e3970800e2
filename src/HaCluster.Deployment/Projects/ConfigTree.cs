using System.Collections.Immutable;
using HaCluster.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HaCluster.Deployment.Projects;

/// <summary>Sets and removes values inside a configuration object.</summary>
public static class ConfigTree
{
    /// <param name="node">The present value. Nothing becomes a new object or list; a value of another kind is never replaced by one.</param>
    /// <param name="path">Names and indices below it; an index may be one past the end.</param>
    public static YamlNode Set(YamlNode? node, ImmutableArray<object> path, YamlNode value)
    {
        if (path.IsEmpty)
            return value;
        switch (path[0])
        {
            case string name:
                var map = node as YamlMappingNode ?? RequireNothing(node, new YamlMappingNode(), $"no member '{name}'");
                if (ConfigValueReader.TrySecure(map) is not null)
                    throw NotBelow("a secret value", $"no member '{name}'");
                map.Children[new YamlScalarNode(name)] = Set(map.Find(name), path[1..], value);
                return map;
            case int index:
                var list = node as YamlSequenceNode ?? RequireNothing(node, new YamlSequenceNode(), $"no item {index}");
                if (index > list.Children.Count)
                    throw new DeploymentException(
                        Codes.Deployment.ConfigPath, $"Index {index} is beyond the end of a list of {list.Children.Count} items.");
                if (index == list.Children.Count)
                    list.Add(Set(null, path[1..], value));
                else
                    list.Children[index] = Set(list.Children[index], path[1..], value);
                return list;
            default:
                throw new DeploymentException(Codes.Deployment.ConfigPath, "A configuration path names one value; it has no wildcard.");
        }
    }

    private static T RequireNothing<T>(YamlNode? node, T made, string missing)
        where T : YamlNode => node switch
        {
            null or YamlScalarNode { Value: null or "" or "null" or "~", Style: not (ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted) }
                or YamlMappingNode { Children.Count: 0 } or YamlSequenceNode { Children.Count: 0 } => made,
            YamlMappingNode map when ConfigValueReader.TrySecure(map) is not null => throw NotBelow("a secret value", missing),
            YamlMappingNode => throw NotBelow("an object", missing),
            YamlSequenceNode => throw NotBelow("a list", missing),
            _ => throw NotBelow("a single value", missing),
        };

    private static DeploymentException NotBelow(string kind, string missing) => new(
        Codes.Deployment.ConfigPath, $"The path leads into {kind}, which has {missing}.",
        Fix.Of("Remove that value first, or set it as a whole."));

    public static bool TryRemove(YamlNode node, ImmutableArray<object> path)
    {
        var last = path.Length == 1;
        switch (node, path[0])
        {
            case (YamlMappingNode map, string name) when map.Find(name) is { } child:
                return last ? map.Children.Remove(new YamlScalarNode(name)) : TryRemove(child, path[1..]);
            case (YamlSequenceNode list, int index) when index < list.Children.Count:
                if (!last)
                    return TryRemove(list.Children[index], path[1..]);
                list.Children.RemoveAt(index);
                return true;
            default:
                return false;
        }
    }
}
