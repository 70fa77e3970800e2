using System.Globalization;
using System.Runtime.InteropServices;

namespace HaCluster.Bench.Comparison;

/// <summary>What a reader must know of the machine to judge the figures.</summary>
internal static class MachineFacts
{
    private const double KibInGib = 1024 * 1024;

    /// <summary>One sentence; Linux only.</summary>
    public static async Task<string> DescribeAsync()
    {
        var model = ValueOf("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var memory = double.Parse(ValueOf("/proc/meminfo", "MemTotal")!.Split(' ')[0], CultureInfo.InvariantCulture) / KibInGib;
        var commit = (await ProductCommand.RunAsync("git", "describe", "--always", "--dirty")).Output.Trim();
        var engine = (await ProductCommand.RunAsync("docker", "version", "--format", "{{.Server.Version}}")).Output.Trim();
        return $"{Environment.ProcessorCount} processors ({model}), {memory:F0} GiB, {RuntimeInformation.OSDescription}, "
            + $"Docker Engine {engine}, .NET {Environment.Version}, commit {commit}. "
            + $"Load average of the minute before: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}.";
    }

    private static string? ValueOf(string file, string key) => File.ReadLines(file)
        .Where(line => line.StartsWith(key, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':') + 1)..].Trim())
        .FirstOrDefault();
}
