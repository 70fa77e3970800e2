using System.Collections.Immutable;
using System.Net.Sockets;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Failover;

/// <summary>A load balancer through which writes are to flow after a role change.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Required">False where it is not known whether the region can reach the new primary.</param>
internal sealed record EntryPoint(RegionEndpoints Region, bool Required);

/// <summary>Finds out where clients can still enter: the load balancer of a region that is lost as a whole takes no connections.</summary>
internal static class EntryPoints
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    /// <summary>The regions whose load balancer takes connections now.</summary>
    public static async Task<ImmutableArray<RegionEndpoints>> AnsweringAsync(ClusterEndpoints endpoints, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(endpoints.Regions.Select(region => AnswersAsync(region, cancellation)));
        return [.. endpoints.Regions.Where((_, index) => answers[index])];
    }

    private static async Task<bool> AnswersAsync(RegionEndpoints region, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(region.LoadBalancerUrl.Host, region.LoadBalancerUrl.Port, deadline.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
