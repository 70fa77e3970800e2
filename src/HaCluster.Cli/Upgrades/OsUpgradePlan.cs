using System.Collections.Immutable;
using HaCluster.Cli.Operations;
using HaCluster.Deployment.Operations;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Upgrades;

/// <summary>
/// The hosts that an update replaces, in an order in which the cluster serves on: those of the region of the standby, and after a switchover to
/// it those of the other.
/// </summary>
/// <param name="Unfinished">Names of the hosts that an earlier run has replaced and not set up, which comes before everything else.</param>
/// <param name="First">Names of the hosts that are replaced before a switchover.</param>
/// <param name="SwitchTo">The region to switch over to; null where the region of the primary keeps its hosts.</param>
/// <param name="Second">Names of the hosts that are replaced after it.</param>
/// <param name="Protected">Those of both that the engine would refuse to replace.</param>
internal sealed record OsUpgradePlan(
    ImmutableArray<string> Unfinished, ImmutableArray<string> First, string? SwitchTo, ImmutableArray<string> Second,
    ImmutableArray<string> Protected)
{
    // The load balancer of a region sends requests to both; the database takes the longest.
    private static readonly ImmutableArray<HostRole> Order =
        [HostRole.Application, HostRole.Service, HostRole.Database, HostRole.Monitoring, HostRole.Ci];

    /// <summary>In the order in which they are replaced.</summary>
    public ImmutableArray<string> Hosts => [.. First, .. Second];

    /// <param name="steps">Of a plan of everything.</param>
    /// <param name="endpoints">The hosts as they are.</param>
    /// <param name="active">The region of the primary.</param>
    public static OsUpgradePlan Of(IReadOnlyCollection<StepInfo> steps, ClusterEndpoints endpoints, string active)
    {
        var machines = steps.Where(step => LostHosts.Machines.Contains(step.Type)).ToLookup(step => step.Name);
        // An earlier run has deleted a machine and was ended before there was another one.
        var replaced = machines
            .Where(each => each.Any(step => LostHosts.Replaces(step.Op)) && each.All(step => step.Op != StepOp.RemovePendingReplace))
            .SelectMany(each => each).ToLookup(step => step.Name);
        var standby = endpoints.Regions.First(region => region.Name != active);
        ImmutableArray<string> Of(RegionEndpoints region) =>
        [
            .. region.Hosts.Where(host => replaced.Contains(host.Name)).OrderBy(host => Order.IndexOf(host.Role))
                .ThenBy(host => host.Name, StringComparer.Ordinal).Select(host => host.Name),
        ];
        var second = Of(endpoints.FindRegion(active)!);
        // An update has not told yet what it would do on a host that it replaces.
        var unfinished = endpoints.Hosts.Select(host => host.Name)
            .Where(host => !replaced.Contains(host) && steps.Any(step => IsPending(step) && IsOf(step, host)));
        return new OsUpgradePlan(
            [.. unfinished], Of(standby), second.IsEmpty ? null : standby.Name, second,
            [.. replaced.Where(each => each.Any(IsProtected)).Select(each => each.Key).Order(StringComparer.Ordinal)]);
    }

    private static bool IsProtected(StepInfo step) => step.Old?.Protect == true;

    private static bool IsPending(StepInfo step) => step.Op is not (StepOp.Same or StepOp.Read or StepOp.Refresh);

    // The machine itself, and what is done there: site1-db, site1-db-postgresql.
    private static bool IsOf(StepInfo step, string host) =>
        step.Name == host || step.Name.StartsWith($"{host}-", StringComparison.Ordinal);
}
