using System.Diagnostics;

namespace HaCluster.Engine.Tests.Support;

internal static class EngineProcess
{
    /// <summary>Starts an engine in a process of its own on the project; it runs until it is done or killed.</summary>
    public static Process Start(string verb, TestProject project, TimeSpan delay)
    {
        string[] arguments =
            [TestProject.EngineHost, verb, project.Directory, project.World.Directory, $"{(int)delay.TotalMilliseconds}"];
        var info = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits for a condition; on expiry says what it was waiting for.</summary>
    public static async Task UntilAsync(string what, Func<bool> condition)
    {
        var deadline = Stopwatch.StartNew();
        while (!condition())
        {
            if (deadline.Elapsed > TimeSpan.FromSeconds(60))
                Assert.Fail($"Not within 60 s: {what}");
            await Task.Delay(5);
        }
    }
}
