using System.Collections.Immutable;
using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Dashboards.Pages;

/// <summary>The Prometheus of a monitoring host.</summary>
internal sealed record DataSource(string Uid, string Name, Uri Url)
{
    /// <summary>
    /// Those of all monitoring hosts, each of which sees the whole cluster, as an operator's machine reaches them. On AWS an operator
    /// has one of them behind the same port of <c>ssh -L</c>, whichever it is.
    /// </summary>
    public static ImmutableArray<DataSource> All(ClusterTopology topology)
    {
        var regions = topology.Regions.Where(region => region.Monitoring is not null);
        return [.. (topology.Target == Target.Aws ? regions.Take(1) : regions).Select(region => new DataSource(
            $"hacluster-{region.Name}", $"HaCluster {topology.Name} ({region.Monitoring!.Name})", topology.PagesOf(region).Prometheus))];
    }

    /// <summary>The same as a monitoring host reaches them, its own first.</summary>
    public static ImmutableArray<DataSource> On(ClusterTopology topology, ClusterHost host) =>
    [
        .. topology.MonitoringHosts.OrderBy(monitor => monitor == host ? 0 : 1).Select(monitor => new DataSource(
            $"hacluster-{monitor.Region}", $"HaCluster {topology.Name} ({monitor.Name})",
            new Uri($"http://{(monitor == host ? "127.0.0.1" : monitor.Address.ToString())}:{MonitoringNames.PrometheusPort}"))),
    ];
}
