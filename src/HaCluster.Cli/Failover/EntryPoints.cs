using System.Collections.Immutable;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Failover;

/// <summary>A load balancer through which writes are to flow after a role change.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Required">False where it is not known whether the region can reach the new primary.</param>
internal sealed record EntryPoint(RegionEndpoints Region, bool Required);

/// <summary>Finds out where clients can still enter: the load balancer of a region that is lost as a whole answers nothing.</summary>
internal static class EntryPoints
{
    /// <summary>Two round trips to another continent.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(700);

    /// <summary>HAProxy itself refuses it, so the answer does not wait for an application or a database.</summary>
    private const string Refused = "metrics";

    /// <summary>The regions whose load balancer answers now. A connection that is accepted proves nothing: a frozen host accepts it.</summary>
    public static async Task<ImmutableArray<RegionEndpoints>> AnsweringAsync(ClusterEndpoints endpoints, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Deadline };
        var answers = await Task.WhenAll(endpoints.Regions.Select(region => AnswersAsync(http, region, cancellation)));
        return [.. endpoints.Regions.Where((_, index) => answers[index])];
    }

    private static async Task<bool> AnswersAsync(HttpClient http, RegionEndpoints region, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(
                new Uri(region.LoadBalancerUrl, Refused), HttpCompletionOption.ResponseHeadersRead, cancellation);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
