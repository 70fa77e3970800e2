using HaCluster.Diagnostics;
using HaCluster.Observation.Members;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Dumps;

internal static class DumpRegion
{
    /// <exception cref="DiagnosticException">There is none of that name.</exception>
    public static RegionEndpoints Named(ClusterEndpoints endpoints, string name) =>
        endpoints.FindRegion(name) ?? throw new DiagnosticException(
            Codes.Command.Usage, $"There is no region '{name}'.",
            fix: Fix.Of($"The regions are {string.Join(" and ", endpoints.Regions.Select(each => each.Name))}."));

    /// <summary>The region whose database host runs the one primary.</summary>
    /// <exception cref="DiagnosticException">No host says that it does, or both do.</exception>
    public static async Task<RegionEndpoints> OfPrimaryAsync(ClusterEndpoints endpoints, CancellationToken cancellation)
    {
        var seen = await MemberObserver.ObserveAsync(endpoints, MemberObserver.DefaultDeadline, urgent: false, cancellation);
        return seen.Primary is { } primary
            ? endpoints.FindRegion(primary.Region)!
            : throw new DiagnosticException(
                Codes.Dump.NoPrimary,
                seen.HasTwoPrimaries ? "Both databases run as primary." : "No database is seen to run as primary.",
                fix: Fix.Of($"See how the cluster is, and what to do: {new ProductCommand("status")}."));
    }
}
