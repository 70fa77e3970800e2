using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace SdkGenerator;

/// <summary>The declarations and scripts of an official npm package.</summary>
internal sealed class NpmPackage
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="name">Without the scope: <c>aws</c>.</param>
    /// <param name="folder">Where the archive is kept between runs.</param>
    /// <exception cref="NpmUnavailableException">npm or its registry is not available.</exception>
    public NpmPackage(string name, string version, string folder)
    {
        Directory.CreateDirectory(folder);
        var archive = Path.Combine(folder, $"pulumi-{name}-{version}.tgz");
        if (!File.Exists(archive))
            Download(name, version, folder);
        using var stream = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        using var reader = new TarReader(stream);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || !IsWanted(entry.Name))
                continue;
            var content = new byte[entry.Length];
            entry.DataStream.ReadExactly(content);
            _files[entry.Name["package/".Length..]] = content;
        }
    }

    /// <exception cref="FormatException">The package has no such file.</exception>
    public string Text(string path) => _files.TryGetValue(path, out var content)
        ? Encoding.UTF8.GetString(content)
        : throw new FormatException($"The package has no file '{path}'.");

    private static bool IsWanted(string path) =>
        path.EndsWith(".d.ts", StringComparison.Ordinal) || path.EndsWith(".js", StringComparison.Ordinal);

    private static void Download(string name, string version, string folder)
    {
        // Into a folder of its own, so that an interrupted download never passes for a complete one.
        var temporary = Directory.CreateTempSubdirectory("npm-pack-").FullName;
        try
        {
            var start = new ProcessStartInfo("npm", ["pack", "--silent", $"@pulumi/{name}@{version}"])
            {
                WorkingDirectory = temporary,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var npm = Process.Start(start)!;
            var error = npm.StandardError.ReadToEndAsync();
            npm.StandardOutput.ReadToEnd();
            npm.WaitForExit();
            if (npm.ExitCode != 0)
                throw new NpmUnavailableException($"npm pack exited with {npm.ExitCode}: {error.Result.Trim()}");
            var archive = $"pulumi-{name}-{version}.tgz";
            var part = Path.Combine(folder, $"{archive}.{Environment.ProcessId}");
            File.Copy(Path.Combine(temporary, archive), part, overwrite: true);
            File.Move(part, Path.Combine(folder, archive), overwrite: true);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new NpmUnavailableException($"npm cannot be started: {exception.Message}", exception);
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }
}
