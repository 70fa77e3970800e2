using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations.Views;
using HaCluster.Cli.Recovery;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;

namespace HaCluster.Cli.Operations;

/// <summary><c>refresh</c>: reads what really exists and records it. Changes the state, nothing else.</summary>
internal static class RefreshCommand
{
    public static Command Create(Verb verb)
    {
        var options = new OperationOptionSet(verb.Options);
        var command = verb.Define("refresh", "Record what really exists; changes the stack's state and nothing else.",
            (session, result, cancellation) => RunAsync(session, options.Read(result), cancellation));
        options.AddTo(command, changes: true, refreshes: false);
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, OperationArguments arguments, CancellationToken cancellation)
    {
        if (!arguments.SkipPreview)
            Confirmation.EnsurePossible(session, OperationKind.Refresh);
        var stack = session.OpenStack();
        var runner = new OperationRunner(session, stack);
        if (!arguments.SkipPreview || arguments.ExpectNoChanges)
        {
            var plan = await runner.RunAsync(OperationKind.Refresh, arguments.ToOptions() with { PreviewOnly = true }, cancellation);
            if (plan.Summary.Outcome != OperationOutcome.Succeeded || plan.Summary is { HasChanges: false, KeepsState: not false })
                return await EndAsync(session, stack, plan, cancellation);
            OperationRunner.EnsureExpected(arguments, plan.Summary);
            if (arguments.ExpectNoChanges)
                return await EndAsync(session, stack, plan, cancellation);
            SummaryBlock.Show(session.Human, plan.Progress, plan.Summary with { Kind = OperationKind.Preview });
            if (plan.Summary.HasChanges && !await Confirmation.AskAsync(
                session, OperationKind.Refresh, () => DetailsView.Show(session.Human, plan.Progress), cancellation))
                throw Declined.Because("The refresh was declined; nothing was recorded.");
        }
        return await EndAsync(
            session, stack, await runner.RunAsync(OperationKind.Refresh, arguments.ToOptions(), cancellation), cancellation);
    }

    private static async Task<int> EndAsync(CommandSession session, IStack stack, OperationRun run, CancellationToken cancellation)
    {
        if (session.Options.Json)
            session.WriteJson(writer => OperationJson.Write(writer, run.Progress, run.Summary, stack.Configuration.ReadAll()));
        SummaryBlock.Show(session.HumanResult, run.Progress, run.Summary);
        if (!run.Progress.PlanOnly)
            await RecoveryUpkeep.KeepAsync(session, stack, cancellation);
        if (run.Summary.Outcome != OperationOutcome.Succeeded)
            EndOfFailure.Show(session, run, "refresh");
        return OperationRunner.ExitCodeOf(run.Summary);
    }
}
