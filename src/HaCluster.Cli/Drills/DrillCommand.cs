using System.CommandLine;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Drills;
using HaCluster.Drills.Faults;
using HaCluster.Drills.Scenarios;
using HaCluster.Topology;
using Spectre.Console;

namespace HaCluster.Cli.Drills;

/// <summary><c>drill NAME</c>: breaks the local cluster for real, recovers it, restores it, and reports what that cost.</summary>
internal static class DrillCommand
{
    public static Command Create(Verb verb)
    {
        var name = new Argument<string>("NAME")
        {
            Description = "The drill: " + string.Join(", ", Catalog.All.Select(drill => drill.Name)) + "; or `list`.",
        };
        var runs = verb.Options.PositiveNumber("--runs", "How often. Default 1.");
        var command = verb.Define("drill", "A game day: break something, recover, report outage and lost writes.",
            (session, result, cancellation) => RunAsync(session, result.GetValue(name)!, result.GetValue(runs) ?? 1, cancellation));
        command.Arguments.Add(name);
        command.Options.Add(runs);
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, string name, int runs, CancellationToken cancellation)
    {
        if (name == "list")
            return List(session);
        var drill = Catalog.Find(name) ?? throw new DiagnosticException(
            Codes.Command.DrillUnknown, $"There is no drill '{name}'.", subject: name,
            why: $"The drills are {string.Join(", ", Catalog.All.Select(known => known.Name))}.",
            fix: Fix.Of($"Did you mean {NearestName.Of(name, Catalog.All.Select(known => known.Name))}?"));
        EnsureLocal(session, StackTarget.Of(session.Workspace.OpenConfiguration(session.StackName)));
        var endpoints = (await ClusterFinder.FindAsync(session, cancellation)).Endpoints;
        EnsureLocal(session, endpoints.Target);
        Confirmation.EnsurePossible(session, "drill");
        session.Note($"Drill {drill.Name}: {drill.Description}");
        if (!await Confirmation.AskAsync(session, "drill", () => session.Note(drill.Description), cancellation))
            throw Declined.Because("The drill was declined; nothing was changed.");
        using var interruption = new Interruption(
            () => session.Note(
                "Interrupted: this run is ended and the cluster restored first. Ctrl-C again stops at once and leaves the cluster broken."),
            static () => Environment.Exit(ExitCodes.Interrupted), cancellation);
        try
        {
            var report = await new DrillRunner(endpoints, Person(session), session.Host.Time, line => session.Note(Markup.Escape(line)))
                .RunAsync(drill, runs, interruption.Token);
            if (session.Options.Json)
                session.WriteJson(writer => DrillJson.Write(writer, report));
            else
                DrillView.Show(session.Result, report);
            return interruption.Requested ? ExitCodes.Interrupted : report.Passed ? ExitCodes.Ok : ExitCodes.Failure;
        }
        catch (DrillException exception)
        {
            throw new DiagnosticException(
                Codes.Command.DrillAborted, $"The drill {drill.Name} was aborted.", subject: drill.Name, why: exception.Message,
                inner: exception, fix: Fix.Of(
                    $"Check the cluster with {new ProductCommand("status")}. {new ProductCommand("rejoin")} restores a database, "
                        + $"{new ShellCommand("docker start")} starts a machine."));
        }
    }

    private static void EnsureLocal(CommandSession session, Target target)
    {
        if (target != Target.Local)
            throw new DiagnosticException(
                Codes.Command.DrillTarget, "Drills run on a local cluster only, because they break it.", subject: session.StackName,
                why: $"Stack {session.StackName} has the target {EnumText.Of(target)}.",
                fix: Fix.Of("Name a stack whose hacluster:target is local. docs/runbook.md describes how to rehearse on AWS by hand."));
    }

    private static int List(CommandSession session)
    {
        foreach (var drill in Catalog.All)
            session.Result.WriteLine($"{drill.Name,-24}{drill.Description}");
        return ExitCodes.Ok;
    }

    // This very program again, as its own process: what it takes to start is part of what is measured.
    private static Operator Person(CommandSession session)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this process is not known.");
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, $"{typeof(DrillCommand).Assembly.GetName().Name}.dll")]
            : [];
        return new Operator(program, [.. host, "-C", session.Workspace.Directory, "--stack", session.StackName]);
    }
}
