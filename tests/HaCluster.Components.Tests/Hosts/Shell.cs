using System.Diagnostics;

namespace HaCluster.Components.Tests.Hosts;

internal sealed record ShellResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output, when the script succeeded.</summary>
    public string Expect()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}{Error}");
        return Output;
    }
}

/// <summary>Runs programs of the operating system, as root where that needs no password.</summary>
internal static class Shell
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static string[] AsRoot { get; } = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];

    public static Process Start(params string[] command) => Process.Start(new ProcessStartInfo(command[0], command[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    public static async Task<ShellResult> RunAsync(string stdin, params string[] command)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(stdin);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Deadline);
        return new ShellResult(process.ExitCode, await output, await error);
    }
}
