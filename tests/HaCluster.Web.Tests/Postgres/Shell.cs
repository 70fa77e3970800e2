using System.Diagnostics;

namespace HaCluster.Web.Tests.Postgres;

/// <summary>Runs programs of the operating system to their end.</summary>
internal static class Shell
{
    /// <summary>Standard output; throws with both streams when the program fails or needs more than ten minutes.</summary>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(10));
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await errors}");
    }

    /// <summary>A process that is gone by then is not an error.</summary>
    public static async Task SignalAsync(string signal, IEnumerable<int> pids)
    {
        foreach (var pid in pids)
        {
            using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", "--", $"{pid}"]) { RedirectStandardError = true })!;
            await kill.WaitForExitAsync();
        }
    }
}
