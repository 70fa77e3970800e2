using System.Diagnostics;

namespace HaCluster.Engine.Tests.Support;

internal static class EngineProcess
{
    /// <summary>Starts an engine in a process of its own on the project; it runs until it is done or killed.</summary>
    public static Process Start(string verb, EngineProject project, TimeSpan delay)
    {
        string[] arguments =
            [EngineProject.EngineHost, verb, project.Directory, project.World.Directory, $"{(int)delay.TotalMilliseconds}"];
        var info = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
