using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Observation.Probes;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Status;

/// <summary>An upgrade to another major version that stopped before both hosts used the same one.</summary>
internal static class VersionHealth
{
    public static IEnumerable<Diagnostic> Problems(ClusterEndpoints endpoints, ClusterObservations observations)
    {
        var databases = endpoints.Regions
            .Select(region => observations.Databases.GetValueOrDefault(region.Database.Name)).OfType<DatabaseReport>()
            // Of a host that was not heard nothing is known.
            .Where(database => database.Server != ServerState.Absent).ToArray();
        var upgrades = databases.Select(database => database.Upgrade).OfType<VersionUpgrade>().ToArray();
        if (upgrades is not [var one, ..])
            yield break;
        var between = upgrades.Any(upgrade => upgrade.Stage == VersionUpgrade.Converting);
        var apart = databases.Select(database => database.Upgrade?.Stage).Distinct().Count() > 1;
        if (between || apart)
            yield return new Diagnostic
            {
                Code = Codes.Status.UpgradeUnfinished,
                Severity = Severity.Warning,
                Subject = "database",
                Summary = $"The upgrade from PostgreSQL {one.From} to {one.To} is not finished on all hosts.",
                Why = string.Join("; ", databases.Select(database => $"{database.Name}: {database.Upgrade?.Stage ?? "not begun"}")) + ".",
                Fix = upgrades.Any(upgrade => upgrade.Stage == VersionUpgrade.Returned)
                    ? Fix.Of($"Finish going back: {new ProductCommand("upgrade", "rollback")}.")
                    : Fix.Of(
                        $"Finish it: {new ProductCommand("upgrade", "major", "--to", $"{one.To}")}; "
                            + $"or go back: {new ProductCommand("upgrade", "rollback")}."),
            };
    }
}
