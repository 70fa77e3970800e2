using HaCluster.Cli.Access;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Load;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Drills;
using HaCluster.Drills.Faults;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Drills;

/// <summary>What every drill needs: a local cluster, a yes, an operator, and an end that Ctrl-C can bring about.</summary>
internal static class DrillStage
{
    /// <param name="session">The command.</param>
    /// <param name="name">Of the drill.</param>
    /// <param name="description">What it does, for the question.</param>
    /// <param name="play">Runs it, shows what came of it, and says whether it passed.</param>
    /// <param name="cancellation">Ends it as Ctrl-C does.</param>
    /// <param name="loss">What it deletes for good: then the stack's name must be typed. Null when the cluster is restored.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        CommandSession session, string name, string description, Func<ClusterEndpoints, Operator, CancellationToken, Task<bool>> play,
        CancellationToken cancellation, string? loss = null)
    {
        EnsureLocal(session, StackTarget.Of(session.Workspace.OpenConfiguration(session.StackName)));
        var endpoints = (await ClusterFinder.FindAsync(session, cancellation)).Endpoints;
        EnsureLocal(session, endpoints.Target);
        BuiltInApplication.Ensure(endpoints, "drill it");
        Confirmation.EnsurePossible(session, "drill");
        session.Note($"Drill {name}: {description}");
        if (!await (loss is null
            ? Confirmation.AskAsync(session, "drill", () => session.Note(description), cancellation)
            : Confirmation.TypeNameAsync(session, loss, cancellation)))
            throw Declined.Because("The drill was declined; nothing was changed.");
        using var interruption = new Interruption(
            () => session.Note(
                "Interrupted: this run is ended and the cluster restored first. Ctrl-C again stops at once and leaves the cluster broken."),
            static () => Environment.Exit(ExitCodes.Interrupted), cancellation);
        try
        {
            var passed = await play(endpoints, Person(session), interruption.Token);
            return interruption.Requested ? ExitCodes.Interrupted : passed ? ExitCodes.Ok : ExitCodes.Failure;
        }
        catch (DrillException exception)
        {
            throw new DiagnosticException(
                Codes.Command.DrillAborted, $"The drill {name} was aborted.", subject: name, why: exception.Message,
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

    // This very program again, as its own process: what it takes to start is part of what is measured.
    private static Operator Person(CommandSession session)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this process is not known.");
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, $"{typeof(DrillStage).Assembly.GetName().Name}.dll")]
            : [];
        return new Operator(program, [.. host], session.Workspace.Directory, session.StackName);
    }
}
