using HaCluster.Cli.Access;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Recovery;
using HaCluster.Cli.Status;
using HaCluster.Deployment;
using HaCluster.Observation;
using HaCluster.Observation.Status;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Operations;

/// <summary>The end of a successful <c>up</c>: the member table, the URLs, lines to try, and what comes next.</summary>
internal static class ClusterBlock
{
    /// <summary>Load balancers need two good checks before they call a new server up.</summary>
    private static readonly TimeSpan SettleDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(500);

    public static async Task ShowAsync(CommandSession session, IStack stack, CancellationToken cancellation)
    {
        if (await ClusterLookup.TryFindAsync(stack, cancellation) is not { } endpoints)
            return;
        AccessUpkeep.Save(session, stack.Name, stack.Engine, endpoints);
        await RecoveryUpkeep.KeepAsync(session, stack, endpoints, cancellation);
        var console = session.HumanResult;
        var status = await SettleAsync(session, endpoints, cancellation);
        console.Write(StatusView.Render(stack.Name, stack.Engine, endpoints, status, session.CommandStyle));
        console.WriteLine();
        Try(console, endpoints);
        Next(console, session);
    }

    /// <summary>Looks until the cluster is healthy or the deadline passes; the last look is shown as it is.</summary>
    private static async Task<ClusterStatus> SettleAsync(CommandSession session, ClusterEndpoints endpoints, CancellationToken cancellation)
    {
        using var observer = new ClusterObserver(endpoints);
        using var timer = new PeriodicTimer(SettleInterval, session.Host.Time);
        var started = session.Host.Time.GetTimestamp();
        while (true)
        {
            var status = ClusterStatusEvaluator.Evaluate(endpoints, await observer.ObserveAsync(cancellation));
            if (status.Healthy || session.Host.Time.GetElapsedTime(started) > SettleDeadline)
                return status;
            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    private static void Try(IAnsiConsole console, ClusterEndpoints endpoints)
    {
        console.MarkupLine("[bold]URLs:[/]");
        foreach (var region in endpoints.Regions)
            console.WriteLine(
                $"    {region.Name}: {StatusJson.TrimmedUrl(region.LoadBalancerUrl)}   "
                    + $"statistics: {StatusJson.TrimmedUrl(region.StatsUrl)}");
        if (endpoints.ApplicationImage is not null)
            return;
        console.MarkupLine("[bold]Try it:[/]");
        console.WriteLine($"    curl -X PUT -H 'content-type: application/json' -d '{{\"dateOfBirth\":\"1990-05-17\"}}' "
            + $"{StatusJson.TrimmedUrl(endpoints.Regions[0].LoadBalancerUrl)}/hello/Ada");
        console.WriteLine($"    curl {StatusJson.TrimmedUrl(endpoints.Regions[^1].LoadBalancerUrl)}/hello/Ada");
    }

    private static void Next(IAnsiConsole console, CommandSession session)
    {
        var (status, destroy) = (session.Typed("status"), session.Typed("destroy"));
        console.MarkupLine("[bold]Next:[/]");
        console.WriteLine($"    {status.PadRight(destroy.Length)}    who is primary, what is up");
        console.WriteLine($"    {destroy}    delete everything");
    }
}
