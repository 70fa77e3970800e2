using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Json;
using HaCluster.Cli.Operations.Views;
using HaCluster.Cli.Preflight;
using HaCluster.Engine.Operations;

namespace HaCluster.Cli.Operations;

/// <summary><c>preview</c>: what <c>up</c> would do. Touches nothing.</summary>
internal static class PreviewCommand
{
    public static Command Create(Verb verb)
    {
        var options = new OperationOptionSet(verb.Twin);
        var details = verb.Twin.Flag("--diff", "Show every property that changes.");
        var command = verb.Define("preview", "Show what `up` would do; touches nothing.", (session, result, cancellation) =>
            RunAsync(session, options.Read(result), result.GetValue(details), cancellation));
        command.Aliases.Add("pre");
        options.AddTo(command, changes: false, refreshes: true);
        command.Options.Add(details);
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, OperationArguments arguments, bool details, CancellationToken cancellation)
    {
        var stack = session.OpenStack();
        Preflighting.EnsureConfiguration(stack, session.Workspace.ProjectName);
        var (progress, summary) = await new OperationRunner(session, stack).RunAsync(OperationKind.Preview, arguments.ToOptions(), cancellation);
        if (session.Options.Json)
            JsonOutput.Write(session.Host.Output, writer => OperationJson.Write(writer, progress, summary, stack.Configuration.ReadAll()));
        else
            PlanView.Show(session, progress, summary, details);
        OperationRunner.EnsureExpected(arguments, summary);
        return OperationRunner.ExitCodeOf(summary);
    }
}
