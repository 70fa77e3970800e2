using System.Collections.Immutable;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Drills.Faults;

/// <summary>The region that a fault strikes, by the role that its database has when the round begins.</summary>
public enum Side
{
    Primary,
    Standby,
}

/// <summary>The machines of the region that a fault strikes, and the router between both regions.</summary>
public sealed record FaultTarget(string Database, string Application, string Service, string Router)
{
    /// <exception cref="DrillException">The cluster is not a local one.</exception>
    public static FaultTarget Of(RegionEndpoints region) => new(
        region.DatabaseHost.Name, HostOf(region, HostRole.Application), HostOf(region, HostRole.Service),
        region.Router ?? throw new DrillException("The outputs of the stack name no router: drills need a local cluster."));

    private static string HostOf(RegionEndpoints region, HostRole role) => region.Hosts.First(host => host.Role == role).Name;
}

/// <summary>One thing that breaks, and how it is taken away again.</summary>
public interface IFault
{
    string Name { get; }

    string Description { get; }

    /// <summary>Where it can strike.</summary>
    ImmutableArray<Side> Sides => [Side.Primary, Side.Standby];

    /// <summary>While it lasts, one database cannot ask the other who it is.</summary>
    bool Separates => false;

    /// <summary>Why it cannot be had on this machine; null when it can. Asked of a healthy cluster, which it leaves as it is.</summary>
    Task<string?> WhyImpossibleAsync(FaultTarget target) => Task.FromResult<string?>(null);

    /// <exception cref="DrillException">The machine does not run, or the fault does not take.</exception>
    Task ApplyAsync(FaultTarget target);

    /// <summary>Takes away what is left of it: the product may have stopped or started the machine meanwhile.</summary>
    /// <exception cref="DrillException">It could not be taken away.</exception>
    Task RemoveAsync(FaultTarget target);
}
