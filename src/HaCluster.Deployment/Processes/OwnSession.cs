using System.Diagnostics;
using HaCluster.Deployment.Properties;

namespace HaCluster.Deployment.Processes;

/// <summary>
/// Starts children outside the terminal's process group. Ctrl-C reaches every process of that group, so that a child in it would be
/// killed by the very signal that asks us to let it finish.
/// </summary>
public static class OwnSession
{
    private const string Tool = "/usr/bin/setsid";

    /// <summary>
    /// The command as it must be started. setsid replaces itself by the command, so process id, exit code and death signal are the
    /// command's own.
    /// </summary>
    public static ProcessStartInfo StartInfo(string command, IEnumerable<string> arguments) =>
        File.Exists(Tool) && IsInstalled(command)
            ? new ProcessStartInfo(Tool, ["--", command, .. arguments])
            : new ProcessStartInfo(command, arguments);

    /// <summary>A command that does not exist is left to the system's own error.</summary>
    private static bool IsInstalled(string command) => command.Contains('/')
        ? File.Exists(command)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, command)));
}
