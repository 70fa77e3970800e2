using System.Collections.Immutable;
using HaCluster.Observation.Updates;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Upgrades;

/// <summary>What is to be done on one database host.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Packages">Those of PostgreSQL that are installed, outdated or not.</param>
/// <param name="RestartPending">Its server does not run what is installed.</param>
internal sealed record HostUpgrade(RegionEndpoints Region, ImmutableArray<ServingPackage> Packages, bool RestartPending)
{
    public string Host => Region.DatabaseHost.Name;

    public IEnumerable<ServingPackage> Outdated => Packages.Where(package => package.IsOutdated);

    public bool IsPending => RestartPending || Outdated.Any();
}

/// <summary>
/// The way from what is installed to what the package sources have. What was done before is not in it: an upgrade that was killed goes on.
/// </summary>
/// <param name="Standby">Upgraded first, if anything is to be done there.</param>
/// <param name="Primary">Upgraded when a switchover has made it the standby. Without anything to do there, there is no switchover.</param>
internal sealed record UpgradePlan(HostUpgrade Standby, HostUpgrade Primary)
{
    private const string PostgreSql = "postgresql";

    public bool IsNeeded => Standby.IsPending || Primary.IsPending;

    public bool SwitchesOver => Primary.IsPending;

    /// <summary>The region that is active at the end.</summary>
    public string ActiveRegion => (SwitchesOver ? Standby : Primary).Region.Name;

    public IEnumerable<HostUpgrade> Pending => new[] { Standby, Primary }.Where(host => host.IsPending);

    /// <summary>A package that would have another version on one host than on the other; null when there is none.</summary>
    public (ServingPackage OnStandby, ServingPackage OnPrimary)? Difference => (
        from one in Standby.Packages
        join other in Primary.Packages on one.Package equals other.Package
        where one.Candidate != other.Candidate
        select ((ServingPackage, ServingPackage)?)(one, other)).FirstOrDefault();

    /// <param name="primary">The region with the primary now.</param>
    /// <param name="standby">The other one.</param>
    /// <param name="reports">What the database hosts said, by name.</param>
    public static UpgradePlan Of(RegionEndpoints primary, RegionEndpoints standby, IReadOnlyDictionary<string, UpdateReport> reports) =>
        new(On(standby, reports), On(primary, reports));

    private static HostUpgrade On(RegionEndpoints region, IReadOnlyDictionary<string, UpdateReport> reports)
    {
        var report = reports[region.DatabaseHost.Name];
        return new HostUpgrade(
            region, [.. report.Packages.Where(package => package.Package.StartsWith(PostgreSql, StringComparison.Ordinal))],
            report.RestartPending);
    }
}
