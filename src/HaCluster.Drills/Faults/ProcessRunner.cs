using System.Diagnostics;

namespace HaCluster.Drills.Faults;

/// <param name="ExitCode">137 for a process that was killed.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Error);

/// <summary>Runs programs of this machine.</summary>
internal static class ProcessRunner
{
    /// <param name="killAfter">SIGKILL after this time, as a crash of the program would be; null to let it end.</param>
    /// <param name="environment">What differs from the environment of this process.</param>
    public static async Task<ProcessResult> RunAsync(
        string program, IEnumerable<string> arguments, TimeSpan? killAfter = null,
        params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new DrillException($"{program} does not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (killAfter is { } time)
        {
            using var limit = new CancellationTokenSource(time);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        await process.WaitForExitAsync();
        return new ProcessResult(process.ExitCode, await output, await error);
    }
}
