using System.Collections.Immutable;
using System.CommandLine;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using HaCluster.Load;
using HaCluster.Load.Reporting;
using HaCluster.Observation;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Load;

/// <summary><c>load</c>: sends requests to the load balancers of a deployed cluster, checks every response, and measures.</summary>
internal static class LoadCommand
{
    public static Command Create(Verb verb)
    {
        var arguments = new LoadArguments(verb.Options);
        var command = verb.Define(
            "load",
            "A load test: reads and writes through the load balancers, every response checked. Ctrl-C prints what was measured. "
                + "The rows that it writes stay.",
            (session, result, cancellation) => RunAsync(session, arguments.Read(result, session), cancellation));
        arguments.AddTo(command);
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, LoadRequest request, CancellationToken cancellation)
    {
        var found = await ClusterFinder.FindAsync(session, cancellation);
        BuiltInApplication.Ensure(found.Endpoints, "measure it");
        var targets = Targets(session, found.Endpoints, request.Region);
        session.Note(Markup.Escape(
            $"Sending to {string.Join(" and ", targets.Select(target => $"{target.Region} ({target.Entry})"))}. Ctrl-C ends the test."));
        var (report, interrupted) = await MeasureAsync(session, found, request.Options, targets, cancellation);
        report = await DeploymentMarks.AddAsync(report, found, CancellationToken.None);
        if (session.Options.Json)
            session.WriteJson(writer => LoadJson.Write(writer, report));
        else
            LoadView.Show(session.Result, report);
        if (request.HtmlFile is { } file)
        {
            await File.WriteAllTextAsync(file, HtmlPage.Render(report), CancellationToken.None);
            session.Note(Markup.Escape($"The page is {file}."));
        }
        return interrupted ? ExitCodes.Interrupted : report.Passed ? ExitCodes.Ok : ExitCodes.Failure;
    }

    private static async Task<(LoadReport Report, bool Interrupted)> MeasureAsync(
        CommandSession session, FoundCluster found, LoadOptions options, ImmutableArray<LoadTarget> targets, CancellationToken cancellation)
    {
        using var interruption = new Interruption(
            static () => { }, static () => Environment.Exit(ExitCodes.Interrupted), cancellation);
        using var watch = new DatabaseWatch(found.Endpoints);
        var test = new LoadTest(
            options, targets, async stop => DatabaseSight.Of(await watch.LookAsync(stop)), new Random(), session.Host.Time);
        try
        {
            var running = test.RunAsync(interruption.Token);
            await LoadLine.FollowAsync(session, test, options, running);
            return (await running, interruption.Requested);
        }
        catch (LoadException exception)
        {
            interruption.Token.ThrowIfCancellationRequested();
            throw new DiagnosticException(
                Codes.Command.LoadNotStarted, "The load test was not started.", why: exception.Message, inner: exception,
                subject: found.StackName, fix: Fix.Of($"Look at the cluster: {new ProductCommand("status")}."));
        }
    }

    private static ImmutableArray<LoadTarget> Targets(CommandSession session, ClusterEndpoints endpoints, string name)
    {
        if (name == LoadArguments.Both)
            return [.. endpoints.Regions.Select(Target)];
        if (endpoints.FindRegion(name) is { } region)
            return [Target(region)];
        string[] known = [.. endpoints.Regions.Select(each => each.Name), LoadArguments.Both];
        throw new DiagnosticException(
            Codes.RoleChange.UnknownRegion, $"There is no region '{name}'.", subject: name,
            why: $"--region is one of {string.Join(", ", known)}.", fix: NearestName.Suggest(name, known));

        static LoadTarget Target(RegionEndpoints region) => new(region.Name, region.LoadBalancerUrl);
    }
}
