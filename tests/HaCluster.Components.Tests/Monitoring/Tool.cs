using System.Diagnostics;

namespace HaCluster.Components.Tests.Monitoring;

/// <summary>A program of Debian that `scripts/prepare --tests` installs.</summary>
internal static class Tool
{
    /// <param name="package">What has the program, should it be missing: then the test is skipped with that reason.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, string package, IEnumerable<string> arguments, string folder)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append("/usr/sbin").Any(path => File.Exists(Path.Combine(path, program)));
        Assert.SkipWhen(!found, $"{program} is not installed (Debian: apt-get install {package})");
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
