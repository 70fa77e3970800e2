using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Json;
using HaCluster.Cli.Operations.Views;
using HaCluster.Cli.Preflight;
using HaCluster.Cli.PulumiCli;
using HaCluster.Deployment.Operations;
using Spectre.Console;

namespace HaCluster.Cli.Operations;

/// <summary><c>preview</c>: what <c>up</c> would do. Touches nothing.</summary>
internal static class PreviewCommand
{
    public static Command Create(Verb verb)
    {
        var options = new OperationOptionSet(verb.Twin);
        var details = verb.Twin.Flag("--diff", "Show every property that changes.");
        var offline = verb.Twin.Flag(
            "--offline", "Plan a first deployment here, without account and network, even where the Pulumi CLI keeps the stack.");
        var command = verb.Define("preview", "Show what `up` would do; touches nothing.", (session, result, cancellation) =>
            RunAsync(session, options.Read(result), result.GetValue(details), result.GetValue(offline), cancellation));
        command.Aliases.Add("pre");
        options.AddTo(command, changes: false, refreshes: true);
        command.Options.Add(details);
        command.Options.Add(offline);
        return command;
    }

    private static async Task<int> RunAsync(
        CommandSession session, OperationArguments arguments, bool details, bool offline, CancellationToken cancellation)
    {
        var stack = session.OpenStack();
        var cost = CostBlock.Of(Preflighting.EnsureConfiguration(stack, session.Workspace.ProjectName));
        if (stack is PulumiStack pulumi)
        {
            var why = offline ? "as asked" : await pulumi.WhyNotPlannedByPulumiAsync(cancellation);
            if (why is null)
            {
                var code = await PulumiVerbs.PreviewAsync(session, pulumi, arguments, details);
                if (code == ExitCodes.Ok)
                    cost?.Show(session.HumanResult);
                return code;
            }
            session.Note($"Planning a first deployment without the Pulumi CLI: {Markup.Escape(why)}.");
        }
        var (progress, summary) = await new OperationRunner(session, stack).RunAsync(
            OperationKind.Preview, arguments.ToOptions(), cancellation);
        if (session.Options.Json)
            JsonOutput.Write(
                session.Host.Output, writer => OperationJson.Write(writer, progress, summary, stack.Configuration.ReadAll(), cost));
        else
            PlanView.Show(session, progress, summary, details);
        if (summary.Outcome == OperationOutcome.Succeeded)
            cost?.Show(session.HumanResult);
        OperationRunner.EnsureExpected(arguments, summary);
        return OperationRunner.ExitCodeOf(summary);
    }
}
