using HaCluster.Cli.Operations;
using HaCluster.Deployment.Operations;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;

namespace HaCluster.Cli.Failover;

/// <summary>How a role change can end that was begun: what is true then, and how it goes on.</summary>
internal static class RoleChangeFailures
{
    public static Diagnostic Unfinished(RoleChangeArguments arguments, OperationRun run)
    {
        var interrupted = run.Summary.Outcome == OperationOutcome.Cancelled;
        var failed = run.Progress.Rows.FirstOrDefault(row => row.State == StepState.Failed);
        var message = run.Progress.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == LogSeverity.Error)?.Message
            .Trim().Split('\n')[0];
        return new Diagnostic
        {
            Code = Codes.RoleChange.Unfinished,
            Kind = interrupted ? ErrorKind.Interrupted : run.Summary.Failed > 0 ? ErrorKind.ResourceFailed : ErrorKind.Failure,
            Summary = $"The {arguments.Noun} {(interrupted ? "was interrupted" : "failed")} before all of its steps were done.",
            Why = failed is not null ? $"{failed.Step.Name}: {failed.Message}" : message,
            Fix = interrupted
                ? Fix.Of($"Run the command again, which continues from here: {arguments.Command}.")
                : Fix.Of($"Correct the cause, then run the command again, which continues from here: {arguments.Command}."),
            Subject = failed?.Step.Name,
        };
    }

    public static Diagnostic NotPrimary(Plan plan, MemberState target) => new()
    {
        Code = Codes.Command.NotPrimary,
        Summary = $"All steps are done, but {plan.To} is not a running primary.",
        Why = $"{target.Host} is {target.Role.ToString().ToLowerInvariant()} with epoch {target.Epoch}; the plan has epoch {plan.Epoch}.",
        Fix = Fix.Of("Check the members above and run the command again: it makes a new plan."),
        Subject = target.Host,
    };

    public static Diagnostic NoWrite(WriteProbe probe, TimeSpan deadline) => new()
    {
        Code = Codes.Command.NoWrite,
        Summary = $"No write was acknowledged through the load balancer of {probe.Entry.Region.Name} within {deadline.TotalSeconds:F0} s.",
        Why = $"The last answer was: {probe.LastSeen}.",
        Fix = Fix.Of($"Check the applications and load balancers: {new ProductCommand("status")}."),
        Subject = probe.Entry.Region.Name,
    };
}
