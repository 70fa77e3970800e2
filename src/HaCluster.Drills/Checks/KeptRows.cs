using HaCluster.Drills.Faults;
using HaCluster.Drills.Load;
using HaCluster.Topology.Outputs;

namespace HaCluster.Drills.Checks;

/// <summary>Rows that only a former primary had, and that its host has kept: they are not lost, wherever they are.</summary>
internal static class KeptRows
{
    /// <returns>Each user whose name begins with the prefix, with the latest version that was kept; null for a value that no version is.</returns>
    public static async Task<IReadOnlyDictionary<string, int?>> ReadAsync(ClusterEndpoints endpoints, string prefix, Values values)
    {
        var kept = new Dictionary<string, int?>(StringComparer.Ordinal);
        foreach (var region in endpoints.Regions)
        {
            foreach (var (name, version) in values.VersionsOf(await DatabaseMachine.KeptRowsAsync(region.DatabaseHost.Name, prefix)))
                kept[name] = kept.GetValueOrDefault(name) > version ? kept[name] : version;
        }
        return kept;
    }
}
