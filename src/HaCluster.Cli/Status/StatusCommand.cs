using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;
using HaCluster.Observation;
using HaCluster.Observation.Status;
using HaCluster.Topology.Outputs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HaCluster.Cli.Status;

/// <summary><c>status</c>: the member table of the running cluster, once or until interrupted.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(2);

    public static Command Create(Verb verb)
    {
        var watch = verb.Options.Flag("--watch", "Look again every 2 seconds until interrupted.", "-w");
        var command = verb.Define("status", "Show the cluster's members: hosts, databases, replication, load balancers, applications.",
            (session, result, cancellation) => RunAsync(session, result.GetValue(watch), cancellation));
        command.Options.Add(watch);
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, bool watch, CancellationToken cancellation)
    {
        session.StreamsJson = watch;
        var stack = session.OpenStack();
        var endpoints = await ClusterLookup.FindAsync(session, stack, cancellation);
        using var observer = new ClusterObserver(endpoints);
        if (watch)
            return await WatchAsync(session, stack, endpoints, observer, cancellation);

        var status = ClusterStatusEvaluator.Evaluate(endpoints, await observer.ObserveAsync(cancellation));
        if (session.Options.Json)
            WriteJson(session, stack, endpoints, status);
        else
            session.Result.Write(View(session, stack, endpoints, status));
        return ExitCodes.Ok;
    }

    private static async Task<int> WatchAsync(
        CommandSession session, IStack stack, ClusterEndpoints endpoints, ClusterObserver observer, CancellationToken cancellation)
    {
        using var interruption = new Interruption(static () => { }, static () => Environment.Exit(ExitCodes.Interrupted), cancellation);
        try
        {
            if (session.Options.Json)
                await RepeatAsync(status => WriteJson(session, stack, endpoints, status));
            else if (session.Host.OutputIsTerminal && session.Capabilities.Animate)
                await session.Result.Live(new Text("")).Overflow(VerticalOverflow.Crop).StartAsync(live =>
                    RepeatAsync(status => live.UpdateTarget(View(session, stack, endpoints, status))));
            else
                await RepeatAsync(status => session.Result.Write(View(session, stack, endpoints, status)));
        }
        catch (OperationCanceledException) when (interruption.Requested)
        {
            // Being interrupted is how a watch ends.
        }
        return ExitCodes.Ok;

        async Task RepeatAsync(Action<ClusterStatus> show)
        {
            using var timer = new PeriodicTimer(WatchInterval, session.Host.Time);
            do
            {
                show(ClusterStatusEvaluator.Evaluate(endpoints, await observer.ObserveAsync(interruption.Token)));
            }
            while (await timer.WaitForNextTickAsync(interruption.Token))
                ;
        }
    }

    private static void WriteJson(CommandSession session, IStack stack, ClusterEndpoints endpoints, ClusterStatus status) =>
        session.WriteJson(writer => StatusJson.Write(writer, stack.Name, stack.Engine, endpoints, status, session.CommandStyle));

    private static IRenderable View(CommandSession session, IStack stack, ClusterEndpoints endpoints, ClusterStatus status) =>
        StatusView.Render(stack.Name, stack.Engine, endpoints, status, session.CommandStyle);
}
