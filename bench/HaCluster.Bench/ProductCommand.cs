using System.Diagnostics;

namespace HaCluster.Bench;

/// <summary>How one run of a command ended.</summary>
internal sealed record Measured(TimeSpan Elapsed, string Output, string Error);

/// <summary>Runs commands as a user would type them, from the repository's root.</summary>
internal static class ProductCommand
{
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(2);

    public static Task<Measured> HaclusterAsync(params string[] arguments) =>
        RunAsync(Repository.PathOf("scripts/hacluster"), arguments);

    /// <exception cref="InvalidOperationException">The command failed; a benchmark of a failure would be meaningless.</exception>
    public static Task<Measured> RunAsync(string file, params string[] arguments) => RunInAsync(Repository.Root, file, arguments);

    /// <summary>The same from the root of another checkout.</summary>
    /// <exception cref="InvalidOperationException">The command failed.</exception>
    public static async Task<Measured> RunInAsync(string directory, string file, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(file, arguments)
            {
                WorkingDirectory = directory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        using var deadline = new CancellationTokenSource(Deadline);
        var clock = Stopwatch.StartNew();
        process.Start();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} did not end within {Deadline.TotalHours:F0} hours.");
        }
        var measured = new Measured(clock.Elapsed, await output, await error);
        return process.ExitCode == 0
            ? measured
            : throw new InvalidOperationException(
                $"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{measured.Output}{measured.Error}");
    }
}
