using System.Collections.Immutable;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Planning;

internal static class IgnoredChanges
{
    /// <summary>The new inputs with the old values at the ignored paths, so that no change is seen there.</summary>
    public static PropertyMap Apply(ImmutableArray<string> paths, PropertyMap oldInputs, PropertyMap newInputs) =>
        paths.Aggregate(newInputs, (inputs, path) => PropertyPath.Parse(path).Copy(oldInputs, inputs));
}
