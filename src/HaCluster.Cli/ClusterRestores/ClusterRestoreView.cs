using System.Globalization;
using HaCluster.Cli.Failover;
using HaCluster.Cli.Hosting;
using HaCluster.Failover.Members;
using Spectre.Console;

namespace HaCluster.Cli.ClusterRestores;

/// <summary>What is given up before, what is true after, for people.</summary>
internal static class ClusterRestoreView
{
    public static void ShowBefore(CommandSession session, ClusterRestoreReport report, bool resumes)
    {
        if (session.Options.Quiet)
            return;
        var console = session.HumanResult;
        if (report.Prepared is { } prepared)
            console.WriteLine(
                $"Ready:    the database as of LSN {prepared.Lsn}"
                    + (prepared.At.Length > 0 ? $", {(report.Arguments.To is null ? "set aside" : "last transaction")} {prepared.At}" : "")
                    + (prepared.Backup.Length > 0 ? $", from backup {prepared.Backup}" : ""));
        console.WriteLine($"Given up: {GivenUp(report)}");
        console.WriteLine(
            $"Kept:     the present data of {report.Region.DatabaseHost.Name}, until {session.Typed("restore", "finish")}");
        RoleChangeView.ShowPlan(session, report.Plan, resumes);
        console.WriteLine($"  then {report.Plan.From}: standby of what was restored, by rewind where possible, else by a copy");
    }

    public static string Question(ClusterRestoreReport report) => report.Arguments.To is { } to
        ? $"The cluster goes back to {to}. What was written after that is given up."
        : "The cluster goes back to the data from before the restore. What was written since is given up.";

    public static void ShowAfter(CommandSession session, ClusterRestoreReport report)
    {
        if (session.Options.Quiet)
            return;
        var console = session.HumanResult;
        var restored = report.After?.Find(report.Region.Name);
        console.WriteLine(
            (report.Arguments.To is { } to
                ? $"Restored: the cluster is at {to}"
                : "Undone:   the cluster has its data from before the restore")
                + $", primary {report.Region.DatabaseHost.Name} on timeline {restored?.Timeline.ToString(CultureInfo.InvariantCulture)}");
        if (report.RejoinedBy is { } way)
            console.WriteLine($"Standby:  {report.Plan.From} streams again (by {way})");
        else if (report.Plan.Fence == Fence.Operator)
            console.WriteLine($"Next:     {session.Typed("rejoin", report.Plan.From)}   (restores redundancy)");
        var acknowledged = report.Writes.Where(write => write.AcknowledgedAt is not null)
            .Select(write => write.Entry.Region.Name).ToArray();
        if (acknowledged.Length > 0)
            console.WriteLine($"Verified: a write through the load balancer of {string.Join(" and of ", acknowledged)}");
        if (report.Folders.Kept is { } kept)
        {
            console.WriteLine($"Kept:     {report.Region.DatabaseHost.Name} has {kept}");
            if (report.Arguments.To is not null)
                console.WriteLine($"          back to it: {session.Typed("restore", "undo")}");
            console.WriteLine($"          delete it:  {session.Typed("restore", "finish")}");
        }
    }

    private static string GivenUp(ClusterRestoreReport report) => report switch
    {
        { Arguments.To: null } => "what was written since the restore",
        { GivenUpBytes: { } bytes } =>
            $"what was written after that: {bytes / (1024 * 1024)} MiB of WAL up to LSN {report.Present.FlushLsn}, "
                + "and what is written until the stop",
        _ => "what was written after that; how much is not known",
    };
}
