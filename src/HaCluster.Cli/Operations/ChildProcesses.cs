using System.ComponentModel;
using System.Diagnostics;

namespace HaCluster.Cli.Operations;

/// <summary>The processes that this one has started: stack programs and local commands. Linux only; elsewhere none are found.</summary>
internal static class ChildProcesses
{
    /// <summary>Kills them with everything they have started, so that "stopped" is true when it is said.</summary>
    public static void KillAll()
    {
        foreach (var id in Ids())
        {
            try
            {
                using var child = Process.GetProcessById(id);
                child.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It ended by itself meanwhile.
            }
        }
    }

    private static IEnumerable<int> Ids() => Directory.Exists("/proc/self/task")
        ? Directory.EnumerateDirectories("/proc/self/task")
            .Select(task => Path.Combine(task, "children"))
            .Where(File.Exists)
            .SelectMany(file => File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(int.Parse)
        : [];
}
