using System.Security.Cryptography;
using System.Text;

namespace HaCluster.Components.Infrastructure;

/// <summary>A fingerprint of source folders; it changes when a file in them is added, removed or edited.</summary>
internal static class ContentHash
{
    private static readonly string[] BuildFolders = ["bin", "obj"];

    /// <summary>The first 16 hexadecimal digits of a SHA-256 over the paths and contents of all files, build results left out.</summary>
    /// <exception cref="DirectoryNotFoundException">A folder does not exist.</exception>
    public static string Of(string root, params IEnumerable<string> folders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(BuildFolders).Any())
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, file))));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
