using System.Text.Json;

namespace HaCluster.Bench;

/// <summary>What runs of one drill measured.</summary>
/// <param name="Outages">The longest time without an acknowledged write, of each run.</param>
/// <param name="Commands">From the command to the first write, of each run.</param>
/// <param name="Acknowledged">Writes of all runs; so are the other counts.</param>
internal sealed record DrillRuns(
    string Drill, string Replication, List<TimeSpan> Outages, List<TimeSpan> Commands, int Acknowledged, int Lost, int DoublePrimaries,
    int Reads, int FailedReads)
{
    public const string Switchover = "switchover";

    public static async Task<DrillRuns> MeasureAsync(string drill, int runs)
    {
        Console.Error.WriteLine($"drill {drill}, {runs} runs");
        var run = await ProductCommand.HaclusterAsync("drill", drill, "--runs", $"{runs}", "--yes", "--json");
        using var report = JsonDocument.Parse(run.Output);
        var root = report.RootElement;
        return new DrillRuns(
            drill, root.GetProperty("replication").GetString()!, Seconds(root, "outageSeconds"),
            Seconds(root, "commandToFirstWriteSeconds"), Number(root, "acknowledged"), Number(root, "lost"),
            Number(root, "doublePrimaries"), Number(root, "reads"), Number(root, "failedReads"));
    }

    private static List<TimeSpan> Seconds(JsonElement report, string name) =>
        [.. report.GetProperty("runs").EnumerateArray().Select(run => TimeSpan.FromSeconds(run.GetProperty(name).GetDouble()))];

    private static int Number(JsonElement report, string name) => report.GetProperty(name).GetInt32();
}
