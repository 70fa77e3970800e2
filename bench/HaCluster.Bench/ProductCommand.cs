using System.Diagnostics;
using System.Globalization;

namespace HaCluster.Bench;

/// <summary>How one run of a command ended.</summary>
internal sealed record Measured(TimeSpan Elapsed, string Output, string Error);

/// <summary>Runs commands as a user would type them, from the repository's root.</summary>
internal static class ProductCommand
{
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(2);

    // An operation of the product finishes the steps that it has begun.
    private static readonly TimeSpan Farewell = TimeSpan.FromMinutes(3);

    public static Task<Measured> HaclusterAsync(params string[] arguments) =>
        RunAsync(Repository.PathOf("scripts/hacluster"), arguments);

    /// <exception cref="InvalidOperationException">The command failed; a benchmark of a failure would be meaningless.</exception>
    public static Task<Measured> RunAsync(string file, params string[] arguments) => RunInAsync(Repository.Root, file, arguments);

    /// <summary>The same from the root of another checkout.</summary>
    /// <exception cref="InvalidOperationException">The command failed.</exception>
    /// <exception cref="OperationCanceledException">The benchmark was interrupted, and the command with it.</exception>
    public static async Task<Measured> RunInAsync(string directory, string file, params string[] arguments)
    {
        using var process = new Process
        {
            // In a session of its own: Ctrl-C reaches it once, through EndAsync.
            StartInfo = new ProcessStartInfo("setsid", [file, .. arguments])
            {
                WorkingDirectory = directory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Interruption.Token);
        ended.CancelAfter(Deadline);
        var clock = Stopwatch.StartNew();
        process.Start();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(ended.Token);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            Interruption.Token.ThrowIfCancellationRequested();
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} did not end within {Deadline.TotalHours:F0} hours.");
        }
        Interruption.Token.ThrowIfCancellationRequested();
        var measured = new Measured(clock.Elapsed, await output, await error);
        return process.ExitCode == 0
            ? measured
            : throw new InvalidOperationException(
                $"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{measured.Output}{measured.Error}");
    }

    private static async Task EndAsync(Process process)
    {
        using var request = Process.Start("kill", ["-TERM", "--", (-process.Id).ToString(CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(Farewell);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
