using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace HaCluster.Cli.Support;

/// <summary>The texts of a bundle as a compressed archive, all in one folder.</summary>
internal static class BundleFile
{
    public static byte[] Pack(string folder, IEnumerable<KeyValuePair<string, string>> texts, DateTimeOffset time)
    {
        using var file = new MemoryStream();
        using (var zip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
        using (var archive = new TarWriter(zip, TarEntryFormat.Pax))
        {
            foreach (var (name, text) in texts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{folder}/{name}")
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    ModificationTime = time,
                });
        }
        return file.ToArray();
    }
}
