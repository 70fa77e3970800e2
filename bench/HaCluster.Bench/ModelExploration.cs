using System.Diagnostics;
using System.Globalization;
using HaCluster.Failover.Model;

namespace HaCluster.Bench;

/// <summary>The model of the role changes within bounds that are too large for a test.</summary>
internal static class ModelExploration
{
    /// <returns>Exit code 1 when a promise is broken.</returns>
    public static int Run(int faults, int commands, int kills, int rows, bool overlapping)
    {
        foreach (var synchronous in (bool[])[false, true])
        {
            var clock = Stopwatch.StartNew();
            var found = new Explorer(new Setup
            {
                Synchronous = synchronous,
                Faults = faults,
                Commands = commands,
                Kills = kills,
                Writes = rows,
                Overlapping = overlapping,
            }).Run();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(synchronous ? "synchronous" : "asynchronous")}: {found.States} states in {clock.Elapsed.TotalSeconds:F1} s"));
            if (found.Violation is not { } violation)
                continue;
            Console.WriteLine(violation.Trace);
            return 1;
        }
        return 0;
    }
}
