using HaCluster.Drills;
using HaCluster.Topology;
using Spectre.Console;

namespace HaCluster.Cli.Drills;

/// <summary>A drill's result for people.</summary>
internal static class DrillView
{
    public static void Show(IAnsiConsole console, DrillReport report)
    {
        var runs = report.Runs;
        console.WriteLine(
            $"Drill {report.Name}, {EnumText.Of(report.Mode)} "
                + $"replication, {runs.Length} run{(runs.Length == 1 ? "" : "s")}: {(report.Passed ? "passed" : "FAILED")}");
        Line(console, "write outage", runs.Select(run => run.Outage));
        Line(console, "command to first write",
            runs.Where(run => run.CommandToFirstWrite is not null).Select(run => run.CommandToFirstWrite!.Value));
        Line(console, "redundant again after", runs.Select(run => run.Redundant));
        console.WriteLine(
            $"  acknowledged {runs.Sum(run => run.Acknowledged)}, lost {runs.Sum(run => run.Lost)}, "
                + $"kept as rows {runs.Sum(run => run.Kept)}, "
                + $"unknown {runs.Sum(run => run.Unknown)}, "
                + $"double primaries {runs.Sum(run => run.DoublePrimaries)}, "
                + $"failed reads {runs.Sum(run => run.FailedReads)} of {runs.Sum(run => run.Reads)}");
        foreach (var run in runs.Where(run => run.Lost > 0))
            console.WriteLine(
                $"  run {run.Number}: lost {run.Lost} acknowledged writes; announced by the command: {run.LossReported}"
                    + (run.LossWithinReport ? "" : ", LESS THAN WAS LOST"));
        foreach (var finding in runs.SelectMany(run => run.Findings))
            console.WriteLine($"  finding: {finding}");
    }

    private static void Line(IAnsiConsole console, string title, IEnumerable<TimeSpan> values)
    {
        var all = values.ToArray();
        if (all.Length == 0)
            return;
        console.WriteLine($"  {title,-24}p50 {Seconds(50)}  p99 {Seconds(99)}  max {all.Max().TotalSeconds:F2} s");

        string Seconds(double percent) => $"{DrillReport.Percentile(all, percent)!.Value.TotalSeconds:F2} s";
    }
}
