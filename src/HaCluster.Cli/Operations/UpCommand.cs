using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations.Views;
using HaCluster.Cli.Preflight;
using HaCluster.Cli.Recovery;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Topology;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Operations;

/// <summary><c>up</c>: preflight, preview, one question, update, and the cluster that came of it.</summary>
internal static class UpCommand
{
    public static Command Create(Verb verb)
    {
        var options = new OperationOptionSet(verb.Options);
        var command = verb.Define("up", "Create or update the cluster: preview, one question, then do it.",
            (session, result, cancellation) => RunAsync(session, options.Read(result), cancellation));
        command.Aliases.Add("update");
        options.AddTo(command, changes: true, refreshes: true, replaces: true);
        return command;
    }

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(CommandSession session, OperationArguments arguments, CancellationToken cancellation)
    {
        if (!arguments.SkipPreview)
            Confirmation.EnsurePossible(session, OperationKind.Update);
        var stack = session.OpenStack();
        await PreflightGate.EnsureReadyAsync(session, stack, arguments.Refresh, cancellation);

        await stack.EnsureExistsAsync(cancellation);
        var runner = new OperationRunner(session, stack);
        // What must not change, and whether it takes hosts away, is known from a plan alone; so is what the embedded engine refuses in a
        // program: from the update itself it would be known only after other resources were created.
        if (!arguments.SkipPreview || arguments.ExpectNoChanges || stack.Engine == EngineNames.Embedded
            || (IsCluster(session) && !arguments.ReplaceHosts))
        {
            var preview = await runner.RunAsync(
                OperationKind.Preview, arguments.ToOptions(), cancellation, silent: arguments.SkipPreview && !arguments.ExpectNoChanges);
            if (preview.Summary.Outcome != OperationOutcome.Succeeded)
                return await EndedAsync(session, stack, preview, cancellation);
            OperationRunner.EnsureExpected(arguments, preview.Summary);
            // What is to be recorded is known to the engine alone: a plan without a step may still protect a resource.
            if (arguments.ExpectNoChanges || preview.Summary.KeepsState == true)
                return await SucceededAsync(session, stack, preview, cancellation);

            var lost = LostHosts.Find(session, preview.Progress);
            if (!arguments.SkipPreview || lost is not null)
                SummaryBlock.Show(session.Human, preview.Progress, preview.Summary);
            lost?.Show(session.Human);
            if (lost is not null)
                await lost.EnsureMeantAsync(session, arguments, "up", cancellation);
            // Without a change to any resource the update only records what the program says: there is nothing to ask.
            if (!arguments.SkipPreview && Changes(preview.Summary) && (lost is null || arguments.ReplaceHosts)
                && !await Confirmation.AskAsync(
                    session, OperationKind.Update, () => DetailsView.Show(session.Human, preview.Progress), cancellation))
                throw Declined.Because("The update was declined; nothing was changed.");
        }

        var options = arguments.ToOptions() with { ForgetInterrupted = KnowsAllThings(session, stack) && arguments.Targets.IsEmpty };
        var update = await runner.RunAsync(OperationKind.Update, options, cancellation);
        return update.Summary.Outcome == OperationOutcome.Succeeded
            ? await SucceededAsync(session, stack, update, cancellation)
            : await EndedAsync(session, stack, update, cancellation);
    }

    // What of a local cluster the state does not have was found before the update; of others only their provider knows.
    private static bool KnowsAllThings(CommandSession session, IStack stack) =>
        IsCluster(session) && StackTarget.Of(stack.Configuration) == Target.Local;

    private static bool IsCluster(CommandSession session) => session.Workspace.ProjectName == ClusterSettings.Project;

    private static bool Changes(OperationSummary summary) => summary.HasChanges || summary.HasInternalChanges;

    private static async Task<int> SucceededAsync(CommandSession session, IStack stack, OperationRun run, CancellationToken cancellation)
    {
        if (session.Options.Json)
            WriteJson(session, stack, run);
        SummaryBlock.Show(session.HumanResult, run.Progress, run.Summary);
        await ClusterBlock.ShowAsync(session, stack, cancellation);
        return ExitCodes.Ok;
    }

    private static async Task<int> EndedAsync(CommandSession session, IStack stack, OperationRun run, CancellationToken cancellation)
    {
        if (session.Options.Json)
            WriteJson(session, stack, run);
        SummaryBlock.Show(session.HumanResult, run.Progress, run.Summary);
        if (run.Summary.Kind == OperationKind.Update)
            await RecoveryUpkeep.KeepAsync(session, stack, cancellation);
        EndOfFailure.Show(session, run, "up");
        return OperationRunner.ExitCodeOf(run.Summary);
    }

    private static void WriteJson(CommandSession session, IStack stack, OperationRun run) =>
        session.WriteJson(writer => OperationJson.Write(writer, run.Progress, run.Summary, stack.Configuration.ReadAll()));
}
