using System.CommandLine;
using HaCluster.Cli.Access;
using HaCluster.Cli.Backups;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations.Views;
using HaCluster.Cli.Recovery;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Topology.Settings;
using Spectre.Console;

namespace HaCluster.Cli.Operations;

/// <summary><c>destroy</c>: deletes everything the stack holds, the databases included. The stack's name must be typed.</summary>
internal static class DestroyCommand
{
    private const string Data = ", with both databases and all their data";

    public static Command Create(Verb verb)
    {
        var options = new OperationOptionSet(verb.Options);
        var keep = verb.Options.Flag("--keep-backups", "Leave the repositories of the backups, and keep their key in the configuration.");
        var command = verb.Define("destroy", "Delete everything the stack holds, data included; type its name to confirm, or give --yes.",
            (session, result, cancellation) => RunAsync(session, options.Read(result), result.GetValue(keep), cancellation));
        command.Aliases.Add("down");
        options.AddTo(command, changes: true, refreshes: true);
        command.Options.Add(keep);
        return command;
    }

    private static async Task<int> RunAsync(
        CommandSession session, OperationArguments arguments, bool keepBackups, CancellationToken cancellation)
    {
        if (!arguments.SkipPreview)
            Confirmation.EnsurePossible(session, OperationKind.Destroy);
        var stack = session.OpenStack();
        // Buckets stay in any case, and so must their key.
        var stays = arguments.Targets.IsEmpty && KeptRepositories.HaveBuckets(stack)
            && await RepositoryKey.FindAsync(stack, cancellation) is not null;
        var kept = keepBackups || stays ? await KeptRepositories.FindAsync(stack, cancellation) : null;
        if (keepBackups)
            kept!.EnsureCanBeKept();
        var runner = new OperationRunner(session, stack);
        // Of a whole stack everybody knows that its hosts go; what a target takes along, only the plan says.
        var targeted = !arguments.Targets.IsEmpty && session.Workspace.ProjectName == ClusterSettings.Project && !arguments.ReplaceHosts;
        if (!arguments.SkipPreview || arguments.ExpectNoChanges || targeted)
        {
            var plan = await runner.RunAsync(OperationKind.Destroy, arguments.ToOptions() with { PreviewOnly = true }, cancellation);
            if (plan.Summary.Outcome != OperationOutcome.Succeeded)
                return await EndAsync(session, stack, arguments, plan, cancellation);
            OperationRunner.EnsureExpected(arguments, plan.Summary);
            var deletes = plan.Summary.HasChanges || plan.Summary.HasInternalChanges;
            if (arguments.ExpectNoChanges || (!deletes && plan.Summary.KeepsState != false))
                return await EndAsync(session, stack, arguments, plan, cancellation);
            SummaryBlock.Show(session.Human, plan.Progress, plan.Summary with { Kind = OperationKind.Preview });
            if (targeted && LostHosts.Find(session, plan.Progress) is { } lost)
            {
                lost.Show(session.Human);
                await lost.EnsureMeantAsync(session, arguments, "destroy", cancellation);
                deletes = false;
            }
            var deletions = plan.Summary.Changes.GetValueOrDefault(StepOp.Delete);
            var data = session.Workspace.ProjectName != ClusterSettings.Project ? ""
                : kept is not null ? $"{Data}; the backups are kept"
                : (await KeptRepositories.FindAsync(stack, cancellation)).Urns.IsEmpty ? Data
                : $"{Data} and all backups, which --keep-backups would keep";
            if (deletes && !arguments.SkipPreview && !await Confirmation.TypeNameAsync(
                session, $"This deletes {deletions} resources of stack {stack.Name}{data}.", cancellation))
                throw Declined.Because($"The name that was typed is not {stack.Name}; nothing was deleted.");
        }
        if (kept is not null)
            await kept.KeepAsync(session, cancellation);
        var code = await EndAsync(
            session, stack, arguments, await runner.RunAsync(OperationKind.Destroy, arguments.ToOptions(), cancellation), cancellation);
        if (code == ExitCodes.Ok)
            kept?.Show(session);
        return code;
    }

    private static async Task<int> EndAsync(
        CommandSession session, IStack stack, OperationArguments arguments, OperationRun run, CancellationToken cancellation)
    {
        if (session.Options.Json)
            session.WriteJson(writer => OperationJson.Write(writer, run.Progress, run.Summary, stack.Configuration.ReadAll()));
        SummaryBlock.Show(session.HumanResult, run.Progress, run.Summary);
        if (run.Summary.Outcome == OperationOutcome.Succeeded && arguments is { Targets.IsEmpty: true, ExpectNoChanges: false })
        {
            AccessUpkeep.Remove(session, stack.Name);
            RecoveryUpkeep.Forget(session, stack.Name);
        }
        else if (!run.Progress.PlanOnly)
        {
            await RecoveryUpkeep.KeepAsync(session, stack, cancellation);
        }
        if (run.Summary.Outcome != OperationOutcome.Succeeded)
            EndOfFailure.Show(session, run, "destroy");
        else
            session.HumanResult.WriteLine(run.Summary.HasChanges || run.Summary.HasInternalChanges
                ? $"Stack {stack.Name} is empty; `{session.Typed("up")}` deploys it again."
                : $"Stack {stack.Name} is empty.");
        return OperationRunner.ExitCodeOf(run.Summary);
    }
}
