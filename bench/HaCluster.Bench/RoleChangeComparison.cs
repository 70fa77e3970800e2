using Spectre.Console;

namespace HaCluster.Bench;

/// <summary>
/// The role changes of this checkout beside those of another one, in turns, on a cluster of each: what is slow on the machine at one moment
/// is slow for both. The faults and the clients are those of the benchmark, so that the two may be of any version.
/// </summary>
internal static class RoleChangeComparison
{
    private static readonly (string Name, string? Breaking, bool WholeRegion)[] Changes =
    [
        ("switchover", null, false),
        ("loss of the primary's host", "kill", false),
        ("loss of the region", "kill", true),
        ("frozen region", "pause", true),
    ];

    /// <param name="runs">Of each role change on each cluster.</param>
    /// <param name="other">
    /// Root of the other checkout. Its stack needs regions, address blocks and ports of its own; both clusters stay.
    /// </param>
    public static async Task<int> RunAsync(int runs, string other)
    {
        MeasuredCluster[] clusters = [new("this", Repository.Root), new("the other", Path.GetFullPath(other))];
        foreach (var cluster in clusters)
            await cluster.HaclusterAsync("up", "--yes");

        var outages = new Dictionary<(string Change, string Cluster), List<TimeSpan>>();
        for (var run = 1; run <= runs; run++)
        {
            foreach (var (name, breaking, wholeRegion) in Changes)
            {
                // Each begins as often as the other.
                foreach (var cluster in run % 2 == 1 ? clusters : clusters.Reverse())
                {
                    var outage = await cluster.MoveAsync(breaking, wholeRegion);
                    Console.Error.WriteLine($"{run}/{runs} {name}, {cluster.Name}: {outage.TotalSeconds:F2} s");
                    if (!outages.TryGetValue((name, cluster.Name), out var list))
                        outages[(name, cluster.Name)] = list = [];
                    list.Add(outage);
                }
            }
        }

        var table = new Table().AddColumns("write outage", "checkout", "runs", "p50 s", "p90 s", "max s", "p50 / the other's");
        foreach (var (name, _, _) in Changes)
        {
            foreach (var cluster in clusters)
            {
                var (times, reference) = (outages[(name, cluster.Name)], outages[(name, clusters[1].Name)]);
                table.AddRow(
                    name, cluster.Name, $"{times.Count}", $"{Percentiles.Of(times, 50):F2}", $"{Percentiles.Of(times, 90):F2}",
                    $"{Percentiles.Of(times, 100):F2}", $"{Percentiles.Of(times, 50) / Percentiles.Of(reference, 50):F2}");
            }
        }
        AnsiConsole.Write(table);
        return 0;
    }
}
