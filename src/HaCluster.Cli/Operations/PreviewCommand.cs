using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations.Views;
using HaCluster.Cli.Preflight;
using HaCluster.Cli.Preflight.Checks;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using Spectre.Console;

namespace HaCluster.Cli.Operations;

/// <summary><c>preview</c>: what <c>up</c> would do. Touches nothing.</summary>
internal static class PreviewCommand
{
    public static Command Create(Verb verb)
    {
        var options = new OperationOptionSet(verb.Options);
        var details = verb.Options.Flag("--diff", "Show every property that changes.");
        var offline = verb.Options.Flag(
            "--offline", "Plan a first deployment here, without account and network, even where the Pulumi CLI keeps the stack.");
        var command = verb.Define("preview", "Show what `up` would do; touches nothing.", (session, result, cancellation) =>
            RunAsync(session, options.Read(result), result.GetValue(details), result.GetValue(offline), cancellation));
        command.Aliases.Add("pre");
        options.AddTo(command, changes: false, refreshes: true, replaces: true);
        command.Options.Add(details);
        command.Options.Add(offline);
        return command;
    }

    private static async Task<int> RunAsync(
        CommandSession session, OperationArguments arguments, bool details, bool offline, CancellationToken cancellation)
    {
        var stack = await OpenAsync(session, offline, cancellation);
        var topology = PreflightGate.EnsureConfiguration(stack, session.Workspace.ProjectName);
        var cost = CostBlock.Of(topology);
        var (progress, summary) = await new OperationRunner(session, stack).RunAsync(
            OperationKind.Preview, arguments.ToOptions(), cancellation);
        if (session.Options.Json)
            session.WriteJson(writer => OperationJson.Write(writer, progress, summary, stack.Configuration.ReadAll(), cost));
        else
            PlanView.Show(session, progress, summary, details);
        if (summary.Outcome == OperationOutcome.Succeeded)
            cost?.Show(session.HumanResult);
        LostHosts.Find(session, progress)?.Show(session.HumanResult);
        if (topology is not null && AwsQuotaCheck.Find(topology, await stack.ReadResourcesAsync(cancellation)) is { } quota)
            PreflightGate.Warn(session, quota);
        OperationRunner.EnsureExpected(arguments, summary);
        return OperationRunner.ExitCodeOf(summary);
    }

    /// <summary>The stack in its own engine or, where that cannot plan, in one that plans a first deployment offline.</summary>
    private static async Task<IStack> OpenAsync(CommandSession session, bool offline, CancellationToken cancellation)
    {
        var stack = session.OpenStack();
        var obstacle = offline ? "the option --offline is set" : await stack.FindPlanningObstacleAsync(cancellation);
        if (obstacle is null || session.Workspace.OpenForOfflinePlan(stack.Name) is not { } planner || planner.Engine == stack.Engine)
        {
            await PreflightGate.EnsureKnownAsync(session, stack, cancellation);
            return offline ? session.Workspace.OpenForOfflinePlan(stack.Name) ?? stack : stack;
        }
        session.Note($"Planning a first deployment without the {stack.Engine} engine: {Markup.Escape(obstacle)}.");
        return planner;
    }
}
