using System.Collections.Immutable;
using HaCluster.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace HaCluster.Deployment.Projects;

/// <summary>Sets and removes values inside a configuration object.</summary>
public static class ConfigTree
{
    /// <param name="node">The present value; null or a scalar is replaced by a new object or list.</param>
    /// <param name="path">Names and indices below it; an index may be one past the end.</param>
    public static YamlNode Set(YamlNode? node, ImmutableArray<object> path, YamlNode value)
    {
        if (path.IsEmpty)
            return value;
        switch (path[0])
        {
            case string name:
                var map = node as YamlMappingNode ?? new YamlMappingNode();
                map.Children[new YamlScalarNode(name)] = Set(map.Find(name), path[1..], value);
                return map;
            case int index:
                var list = node as YamlSequenceNode ?? new YamlSequenceNode();
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
