using HaCluster.Drills.Chaos;
using HaCluster.Topology;
using Spectre.Console;

namespace HaCluster.Cli.Drills;

/// <summary>What came of the rounds, for people: the broken ones once more, with what repeats them.</summary>
internal static class ChaosView
{
    public static void Show(IAnsiConsole console, ChaosReport report)
    {
        var rounds = report.Rounds;
        var broken = rounds.Where(round => !round.Passed).ToArray();
        console.WriteLine(
            $"Drill {ChaosCommand.Name}, {EnumText.Of(report.Mode)} replication, {rounds.Length} round{(rounds.Length == 1 ? "" : "s")} from "
                + $"seed {report.Seed} on: {(broken.Length == 0 ? "passed" : $"{broken.Length} BROKEN")}");
        console.WriteLine(
            $"  acknowledged {rounds.Sum(round => round.Acknowledged)}, lost {rounds.Sum(round => round.Lost)}, of these kept "
                + $"{rounds.Sum(round => round.Kept)} and unreported {rounds.Sum(round => round.Unreported)}, unknown "
                + $"{rounds.Sum(round => round.Unknown)}, failed reads {rounds.Sum(round => round.FailedReads)} of "
                + $"{rounds.Sum(round => round.Reads)}");
        foreach (var round in broken)
        {
            console.WriteLine($"  seed {round.Seed}: {round.FaultText}, logs in {round.Logs}");
            foreach (var finding in round.Findings)
                console.WriteLine($"    {finding}");
        }
    }
}
