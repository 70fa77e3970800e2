using System.CommandLine;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Observation;
using HaCluster.Observation.Status;
using Spectre.Console;

namespace HaCluster.Cli.Status;

/// <summary><c>status</c>: the member table of the running cluster, once or until interrupted.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(2);

    public static Command Create(Verb verb)
    {
        var watch = verb.Options.Flag("--watch", "Look again every 2 seconds until interrupted.", "-w");
        var exitCode = verb.Options.Flag("--exit-code", $"End with exit code {ExitCodes.Unhealthy} when the cluster is not healthy.");
        var command = verb.Define("status", "Show the cluster's members: hosts, databases, replication, load balancers, applications.",
            (session, result, cancellation) => RunAsync(session, result.GetValue(watch), result.GetValue(exitCode), cancellation));
        command.Options.Add(watch);
        command.Options.Add(exitCode);
        command.Validators.Add(result =>
        {
            if (result.GetValue(watch) && result.GetValue(exitCode))
                result.AddError("--watch goes on until it is interrupted, so it has no use for --exit-code.");
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, bool watch, bool exitCode, CancellationToken cancellation)
    {
        session.StreamsJson = watch;
        var found = await ClusterFinder.FindAsync(session, cancellation);
        if (!watch)
        {
            var status = await ShowAsync(session, found, cancellation);
            return exitCode && !status.Healthy ? ExitCodes.Unhealthy : ExitCodes.Ok;
        }
        using var observer = new ClusterObserver(found.Endpoints) { AsksForUpdates = true };
        return await WatchAsync(session, found, observer, cancellation);
    }

    /// <summary>One look at a cluster that was found.</summary>
    public static async Task<ClusterStatus> ShowAsync(CommandSession session, FoundCluster found, CancellationToken cancellation)
    {
        using var observer = new ClusterObserver(found.Endpoints) { AsksForUpdates = true };
        var status = ClusterStatusEvaluator.Evaluate(found.Endpoints, await observer.ObserveAsync(cancellation));
        if (session.Options.Json)
            WriteJson(session, found, status);
        else
            session.Result.Write(View(session, found, status));
        return status;
    }

    private static async Task<int> WatchAsync(
        CommandSession session, FoundCluster found, ClusterObserver observer, CancellationToken cancellation)
    {
        using var interruption = new Interruption(static () => { }, static () => Environment.Exit(ExitCodes.Interrupted), cancellation);
        try
        {
            if (session.Options.Json)
                await RepeatAsync(status => WriteJson(session, found, status));
            else if (session.Host.OutputIsTerminal && session.Capabilities.Animate)
                await session.Result.Live(new Text("")).Overflow(VerticalOverflow.Crop).StartAsync(live =>
                    RepeatAsync(status => live.UpdateTarget(View(session, found, status))));
            else
                await RepeatAsync(status => session.Result.Write(View(session, found, status)));
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
                show(ClusterStatusEvaluator.Evaluate(found.Endpoints, await observer.ObserveAsync(interruption.Token)));
            }
            while (await timer.WaitForNextTickAsync(interruption.Token))
                ;
        }
    }

    private static void WriteJson(CommandSession session, FoundCluster found, ClusterStatus status) =>
        session.WriteJson(
            writer => StatusJson.Write(writer, found, status, AccessUpkeep.Look(session, found), session.CommandStyle));

    private static Rows View(CommandSession session, FoundCluster found, ClusterStatus status) => new(
        StatusView.Render(found.StackName, found.Engine, found.Endpoints, status, session.CommandStyle),
        AccessLine.Of(AccessUpkeep.Look(session, found), session));
}
