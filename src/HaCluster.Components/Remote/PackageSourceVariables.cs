using HaCluster.Topology.Model;
using Pulumi;

namespace HaCluster.Components.Remote;

/// <summary>What <c>package-source.sh</c> is told of the source of PostgreSQL's later versions.</summary>
internal static class PackageSourceVariables
{
    /// <returns>Shell variables by name; empty ones where the operator names no source.</returns>
    public static Dictionary<string, Input<string>> Of(ClusterTopology topology)
    {
        var source = topology.DatabasePackages;
        return new Dictionary<string, Input<string>>
        {
            ["SOURCE_URL"] = source?.Url ?? "",
            ["SOURCE_HOST"] = source is null ? "" : new Uri(source.Url).Host,
            ["SOURCE_DISTRIBUTION"] = source?.Distribution ?? "",
            ["SOURCE_FINGERPRINT"] = source?.Fingerprint ?? "",
            ["KEY_URL"] = source?.KeyUrl ?? "",
        };
    }
}
