using System.Globalization;

namespace HaCluster.Cli.Preflight;

/// <summary>Names the process that listens on a TCP port, from /proc (Linux only).</summary>
internal static class PortHolder
{
    private const string Listening = "0A";

    /// <summary><c>process 1234 (nginx)</c>, or null when it cannot be told, for example because it is another user's.</summary>
    public static string? Describe(int port)
    {
        var inodes = new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(file => Inodes(file, port))
            .ToHashSet(StringComparer.Ordinal);
        if (inodes.Count == 0)
            return null;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            if (Owns(process, inodes))
                return $"process {Path.GetFileName(process)} ({CommandName(process)})";
        }
        return null;
    }

    private static IEnumerable<string> Inodes(string file, int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[3] == Listening && fields[1].EndsWith(suffix, StringComparison.Ordinal))
                yield return $"socket:[{fields[9]}]";
        }
    }

    private static bool Owns(string process, HashSet<string> inodes)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(process, "fd")).EnumerateFiles()
                .Any(file => file.LinkTarget is { } target && inodes.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process ended meanwhile, or is another user's.
            return false;
        }
    }

    private static string CommandName(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (IOException)
        {
            return "unknown";
        }
    }
}
