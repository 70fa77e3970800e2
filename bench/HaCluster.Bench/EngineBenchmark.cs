using System.Globalization;
using System.Text.RegularExpressions;

namespace HaCluster.Bench;

/// <summary>The embedded engine, without a cluster: random histories, and how its cost grows with the number of resources.</summary>
internal static partial class EngineBenchmark
{
    private static readonly string Tests = Repository.PathOf("tests/HaCluster.Engine.Tests");
    private static readonly string[] Operations = ["up", "replace", "destroy"];

    /// <summary>Runs the property-based test; a failure shows the seed and the shortest history that was found.</summary>
    public static async Task<int> HistoriesAsync(int count)
    {
        var run = await ProductCommand.RunAsync(
            "env", $"HACLUSTER_HISTORIES={count}", "dotnet", "run", "-c", "Release", "--project", Tests, "--", "-noLogo", "-noColor",
            "-class", "HaCluster.Engine.Tests.CommandLine.Histories.HistoryTests");
        Console.Write(run.Output);
        return 0;
    }

    /// <summary>CPU seconds of the engine for up, replacing everything and destroy; and what four times the resources cost.</summary>
    public static async Task<int> CostAsync()
    {
        await ProductCommand.RunAsync("dotnet", "build", Tests, "-c", "Release", "-v", "quiet", "-nologo");
        var few = await MeasureAsync(500);
        var many = await MeasureAsync(2000);
        Console.WriteLine("             500    2,000   ratio");
        for (var i = 0; i < Operations.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Operations[i],-8} {few[i],6:F1} s {many[i],6:F1} s {many[i] / few[i],6:F1}"));
        }
        return 0;
    }

    private static async Task<double[]> MeasureAsync(int resources)
    {
        var project = Directory.CreateTempSubdirectory("hacluster-bench-");
        try
        {
            var program = Path.Combine(Tests, "Programs/Things/bin/Release/net10.0/Things.dll");
            File.WriteAllText(
                Path.Combine(project.FullName, "Pulumi.yaml"),
                $"name: things\nruntime:\n  name: dotnet\n  options:\n    binary: {program}\n");
            File.WriteAllText(
                Path.Combine(project.FullName, "Pulumi.test.yaml"),
                $"config:\n  things:scenario: many\n  things:count: \"{resources}\"\n");
            var seconds = new double[Operations.Length];
            for (var i = 0; i < Operations.Length; i++)
            {
                var run = await ProductCommand.RunAsync(
                    "dotnet", Path.Combine(Tests, "Programs/EngineHost/bin/Release/net10.0/EngineHost.dll"), Operations[i],
                    project.FullName, Path.Combine(project.FullName, "world"), "0");
                seconds[i] = double.Parse(ProcessorTime().Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture);
            }
            return seconds;
        }
        finally
        {
            project.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"^processor time ([0-9.]+) s$", RegexOptions.Multiline)]
    private static partial Regex ProcessorTime();
}
