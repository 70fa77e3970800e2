using HaCluster.Diagnostics;
using HaCluster.Failover.Planning;
using HaCluster.RoleChanges;

namespace HaCluster.Cli.ClusterRestores;

/// <summary>How a restore of the cluster can end that was begun: what is true then, and how it goes on.</summary>
internal static class ClusterRestoreFailures
{
    /// <param name="arguments">What was asked for.</param>
    /// <param name="execution">What was done of it.</param>
    /// <param name="interrupted">The operator ended it.</param>
    public static Diagnostic Unfinished(ClusterRestoreArguments arguments, Execution execution, bool interrupted)
    {
        var failure = execution.Failures.FirstOrDefault();
        return new Diagnostic
        {
            Code = Codes.Restore.Unfinished,
            Kind = interrupted ? ErrorKind.Interrupted : ErrorKind.ResourceFailed,
            Summary = $"The {arguments.Noun} {(interrupted ? "was interrupted" : "failed")} before all of its steps were done.",
            Why = failure is null ? null : string.Join('\n', execution.Failures.Select(failed => failed.Error.Message)),
            Fix = failure is null
                ? Fix.Of($"Run the command again, which continues from here: {arguments.Command}.")
                : Fix.Of($"Correct the cause, then run the command again, which continues from here: {arguments.Command}."),
            Subject = failure is null ? null : PlanText.Id(failure.Step),
        };
    }

    /// <param name="region">Whose database is not a standby again.</param>
    /// <param name="why">What kept it from that.</param>
    public static Diagnostic WithoutStandby(string region, string why) => new()
    {
        Code = Codes.Restore.WithoutStandby,
        Kind = ErrorKind.ResourceFailed,
        Summary = $"The cluster is restored and serves, but {region} is not its standby yet.",
        Why = why,
        Fix = Fix.Of($"Correct the cause, then bring it back: {new ProductCommand("rejoin", region)}."),
        Subject = region,
    };
}
