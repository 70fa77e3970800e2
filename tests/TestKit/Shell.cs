using System.Diagnostics;

namespace HaCluster.TestKit;

/// <summary>How a program of the operating system ended.</summary>
public sealed record ShellResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Standard output of a program that succeeded.</summary>
    /// <exception cref="InvalidOperationException">The exit code is not 0; the message has both streams.</exception>
    public string Expect() => ExitCode == 0
        ? Output
        : throw new InvalidOperationException($"{Command} ended with exit code {ExitCode}.\n{Output}{Error}");
}

/// <summary>Runs programs of the operating system.</summary>
public static class Shell
{
    // Building an image is the longest of them.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <summary>What makes the command behind it run as root: nothing, or sudo without a password.</summary>
    public static string[] AsRoot { get; } = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];

    /// <summary>Starts a program whose three streams the caller has.</summary>
    public static Process Start(params IEnumerable<string> command)
    {
        var words = command.ToArray();
        return Process.Start(new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Standard output of a program that takes no input and must succeed.</summary>
    /// <exception cref="InvalidOperationException">The exit code is not 0; the message has both streams.</exception>
    /// <exception cref="TimeoutException">It did not end within ten minutes, and was killed.</exception>
    public static async Task<string> OutputAsync(params IEnumerable<string> command) => (await RunAsync("", command)).Expect();

    /// <summary>Runs a program to its end, however it ends.</summary>
    /// <exception cref="TimeoutException">It did not end within ten minutes, and was killed.</exception>
    public static async Task<ShellResult> RunAsync(string stdin, params IEnumerable<string> command)
    {
        var words = command.ToArray();
        using var process = Start(words);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(stdin);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Deadline);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', words)} did not end within {Deadline.TotalMinutes:0} minutes.");
        }
        return new ShellResult(string.Join(' ', words), process.ExitCode, await output, await error);
    }

    /// <summary>Sends a signal. A process that is gone by then is not an error.</summary>
    public static async Task SignalAsync(string signal, IEnumerable<int> processes)
    {
        foreach (var id in processes)
            await RunAsync("", "kill", $"-{signal}", "--", $"{id}");
    }
}
