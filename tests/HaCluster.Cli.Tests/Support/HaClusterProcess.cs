using System.Diagnostics;

namespace HaCluster.Cli.Tests.Support;

internal sealed record ProcessResult(int ExitCode, string Output, string Error);

/// <summary>Runs the built <c>hacluster.dll</c> as a user's shell does, without a terminal.</summary>
internal static class HaClusterProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public static Task<ProcessResult> RunAsync(TestProject project, params string[] arguments) => RunAsync(project, [], arguments);

    public static Task<ProcessResult> RunAsync(TestProject project, Dictionary<string, string> environment, params string[] arguments) =>
        StartAsync(project.Directory, environment, [], arguments);

    /// <param name="directory">Where it works.</param>
    /// <param name="around">A command that runs the one behind it in another environment; may be empty.</param>
    /// <param name="meanwhile">Done while it runs.</param>
    public static async Task<ProcessResult> StartAsync(
        string directory, Dictionary<string, string> environment, string[] around, string[] arguments,
        Func<Process, Task>? meanwhile = null)
    {
        string[] command = [.. around, "dotnet", Path.Combine(AppContext.BaseDirectory, "hacluster.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("HACLUSTER_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            if (meanwhile is not null)
                await meanwhile(process);
            await process.WaitForExitAsync(deadline.Token);
            return new ProcessResult(process.ExitCode, await output, await error);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"hacluster {string.Join(' ', arguments)} did not end within {Deadline.TotalSeconds} s", exception);
        }
    }
}
