using System.Collections.Immutable;
using System.Text;
using HaCluster.Deployment;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Dashboards;

/// <summary>A directory that holds the given files and nothing else.</summary>
/// <param name="path">Absolute.</param>
/// <param name="files">Contents by path below it, with <c>/</c> between its parts.</param>
internal sealed class ExportFolder(string path, ImmutableSortedDictionary<string, string> files)
{
    /// <exception cref="DiagnosticException">There is something else in it, which would be lost or mixed up with the files.</exception>
    public void RequireOwn()
    {
        if (File.Exists(path))
            throw Occupied($"{path} is a file.", null);
        if (!Directory.Exists(path))
            return;
        var others = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !files.TryGetValue(file, out var content) || File.ReadAllText(Path.Combine(path, file)) != content)
            .Order(StringComparer.Ordinal).ToArray();
        if (others.Length > 0)
            throw Occupied(
                $"{path} has other content.",
                $"It holds {string.Join(", ", others.Take(3))}{(others.Length > 3 ? $" and {others.Length - 3} more" : "")}.");
    }

    /// <returns>How many files there were not before.</returns>
    public int Write()
    {
        var missing = files.Where(file => !File.Exists(Path.Combine(path, file.Key))).ToArray();
        foreach (var (name, content) in missing)
        {
            var file = Path.Combine(path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            AtomicFile.Replace(file, Encoding.UTF8.GetBytes(content));
        }
        return missing.Length;
    }

    private static DiagnosticException Occupied(string summary, string? why) => new(
        Codes.Command.Usage, summary, why: why, fix: Fix.Of("Choose another name, or remove it: nothing is overwritten."));
}
