using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using Pulumi;

namespace HaCluster.Components.Infrastructure;

/// <summary>A fingerprint of source folders; it changes when a file or a link in them is added, removed or edited.</summary>
internal static class ContentHash
{
    private static readonly string[] BuildFolders = ["bin", "obj"];

    // Hidden files are sources, too, and a source that may not be read is an error and not left out.
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    /// <summary>
    /// The first 16 hexadecimal digits of a SHA-256 over the paths and contents of all files, build results left out. Of a link the target
    /// counts, which need not exist: editors leave such links as locks.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">A folder does not exist.</exception>
    /// <exception cref="RunException">This user may not read a folder or a file.</exception>
    public static string Of(string root, params IEnumerable<string> folders)
    {
        try
        {
            return Compute(root, folders);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new RunException(
                $"The sources of an image cannot be read: {exception.Message} Run the command as the user who owns them, "
                    + "or give this user access to them.",
                exception);
        }
    }

    private static string Compute(string root, IEnumerable<string> folders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = folders.SelectMany(folder => Below(Path.Combine(root, folder)))
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(BuildFolders).Any())
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(SHA256.HashData(Content(new FileInfo(Path.Combine(root, file)))));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static FileSystemEnumerable<string> Below(string folder) =>
        new(folder, static (ref FileSystemEntry entry) => entry.ToFullPath(), Everything)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory || IsLink(ref entry),
            // A link may lead to a folder that it is in. What a build in a container has made may belong to another user.
            ShouldRecursePredicate = static (ref FileSystemEntry entry) =>
                !IsLink(ref entry) && !BuildFolders.Contains(entry.FileName.ToString()),
        };

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    // Nothing is read of what has no length, which a pipe has not either: to open one would wait for a writer.
    private static byte[] Content(FileInfo file) =>
        file.LinkTarget is { } target ? Encoding.UTF8.GetBytes(target)
        : file.Length == 0 ? []
        : File.ReadAllBytes(file.FullName);
}
