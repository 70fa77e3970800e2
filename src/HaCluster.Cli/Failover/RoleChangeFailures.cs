using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.RoleChanges;

namespace HaCluster.Cli.Failover;

/// <summary>How a role change can end that was begun: what is true then, and how it goes on.</summary>
internal static class RoleChangeFailures
{
    /// <param name="interrupted">The operator ended it.</param>
    public static Diagnostic Unfinished(RoleChangeArguments arguments, Execution execution, bool interrupted)
    {
        var failure = execution.Failures.FirstOrDefault();
        return new Diagnostic
        {
            Code = Codes.RoleChange.Unfinished,
            Kind = interrupted ? ErrorKind.Interrupted : ErrorKind.ResourceFailed,
            Summary = $"The {arguments.Noun} {(interrupted ? "was interrupted" : "failed")} before all of its steps were done.",
            Why = failure is null ? null : string.Join('\n', execution.Failures.Select(failed => failed.Error.Message)),
            Fix = interrupted
                ? Fix.Of($"Run the command again, which continues from here: {arguments.Command}.")
                : failure?.Error.Fix is { } fix
                ? Fix.Of($"{Sentence(fix)} {arguments.Command} continues from here.")
                : Fix.Of($"Correct the cause, then run the command again, which continues from here: {arguments.Command}."),
            Subject = failure is null ? null : PlanText.Id(failure.Step),
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

    // What a host advises, before words of this program.
    private static FixParts Sentence(Fix fix)
    {
        var parts = fix is FixParts { Parts: var all } ? all : [fix];
        if (parts[0] is FixText { Value: var first })
            parts = parts.SetItem(0, new FixText($"{char.ToUpperInvariant(first[0])}{first[1..]}"));
        if (parts[^1] is FixText { Value: var last })
            parts = parts.SetItem(parts.Length - 1, new FixText(last.TrimEnd('.')));
        return new FixParts(parts.Add(new FixText(".")));
    }
}
