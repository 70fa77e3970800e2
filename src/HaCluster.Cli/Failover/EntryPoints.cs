using System.Net.Sockets;
using HaCluster.Observation.Endpoints;

namespace HaCluster.Cli.Failover;

/// <summary>Finds out whether a region is lost as a whole: then its load balancer does not take connections.</summary>
internal static class EntryPoints
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    public static async Task<bool> AnswersAsync(RegionEndpoints region, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(region.LoadBalancerUrl.Host, region.LoadBalancerUrl.Port, deadline.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
