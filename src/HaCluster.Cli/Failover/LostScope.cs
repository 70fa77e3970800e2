using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Failover;

/// <summary>What a failover takes for lost, and where its result is verified.</summary>
internal static class LostScope
{
    /// <summary>As the operator said, else found out: a region of which the database host or the load balancer answers is there.</summary>
    public static FailoverScope Of(RoleChangeArguments arguments, ClusterState before, ImmutableArray<RegionEndpoints> answering)
    {
        if (arguments is not { Operation: FailoverOperation.Failover, Scope: FailoverScope.Auto }
            || before.Find(arguments.Region ?? "") is not { } target)
            return arguments.Scope;
        var old = before.OtherThan(target);
        return old.Reachable || answering.Any(region => region.Name == old.Region) ? FailoverScope.Database : FailoverScope.Region;
    }

    /// <summary>
    /// The load balancers through which a write must succeed afterwards. A switchover, or an operator who said that only the database is
    /// lost, expects it of both; what did not answer before is not waited for in any other case. A region that was failed away from, or
    /// whose standby is given up, may be isolated although it answers: then its load balancer cannot serve, and the command does not wait
    /// for it.
    /// </summary>
    public static ImmutableArray<EntryPoint> EntriesToVerify(
        RoleChangeArguments arguments, Plan plan, ClusterEndpoints endpoints, ImmutableArray<RegionEndpoints> answering)
    {
        if (endpoints.ApplicationImage is not null)
            return [];
        if (plan.Kind == PlanKind.Switchover || arguments.Scope == FailoverScope.Database)
            return [.. endpoints.Regions.Select(region => new EntryPoint(region, Required: true))];
        if (plan.Scope == FailoverScope.Region || answering.IsEmpty)
            return [new EntryPoint(endpoints.FindRegion(plan.To)!, Required: true)];
        return [.. answering.Select(region => new EntryPoint(region, Required: plan.Kind == PlanKind.Rejoin || region.Name == plan.To))];
    }
}
