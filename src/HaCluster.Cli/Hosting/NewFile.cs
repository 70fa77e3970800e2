using HaCluster.Diagnostics;

namespace HaCluster.Cli.Hosting;

/// <summary>A file that a command writes, and that must not be there yet.</summary>
internal static class NewFile
{
    /// <exception cref="DiagnosticException">There is something of that name, or no directory for it.</exception>
    public static void RequireFree(string path)
    {
        if (File.Exists(path) || Directory.Exists(path))
            throw new DiagnosticException(
                Codes.Command.Usage, $"{path} exists.", fix: Fix.Of("Choose another name: nothing is overwritten."));
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new DiagnosticException(
                Codes.Command.Usage, $"The directory {Path.GetDirectoryName(path)} does not exist.",
                fix: Fix.Of("Make it, or choose another one."));
    }
}
