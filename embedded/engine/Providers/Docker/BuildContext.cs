using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text.RegularExpressions;
using HaCluster.Engine.Providers.Assets;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>The files that a build sends to the daemon: a directory without what its <c>.dockerignore</c> excludes.</summary>
internal sealed class BuildContext
{
    /// <summary>Name of the Dockerfile inside the context when it lies outside of it.</summary>
    private const string ForeignDockerfile = ".dockerfile.hacluster";

    private readonly ImmutableArray<AssetFile> _files;

    private BuildContext(ImmutableArray<AssetFile> files, string dockerfile) => (_files, Dockerfile) = (files, dockerfile);

    /// <summary>Path of the Dockerfile inside the context.</summary>
    public string Dockerfile { get; }

    /// <summary>sha256 of names, modes and contents.</summary>
    public string Digest => AssetContent.Hash(_files, named: true);

    /// <param name="directory">Absolute path of the context.</param>
    /// <param name="dockerfile">Absolute path of the Dockerfile; null means the one in the context.</param>
    public static BuildContext Open(string directory, string? dockerfile)
    {
        if (!Directory.Exists(directory)) throw new ProviderException($"property 'build.context': there is no directory {directory}");
        dockerfile ??= Path.Combine(directory, "Dockerfile");
        if (!File.Exists(dockerfile)) throw new ProviderException($"property 'build.dockerfile': there is no file {dockerfile}");
        var name = Path.GetRelativePath(directory, dockerfile).Replace(Path.DirectorySeparatorChar, '/');
        var ignored = IgnoreRules(directory, dockerfile);
        var files = AssetContent.Tree(directory).Where(file => file.Name == name || !ignored(file.Name)).ToImmutableArray();
        if (!name.StartsWith("..", StringComparison.Ordinal)) return new BuildContext(files, name);
        return new BuildContext([.. files, AssetContent.Tree(dockerfile)[0] with { Name = ForeignDockerfile }], ForeignDockerfile);
    }

    /// <summary>A temporary tar file, removed when it is closed: contexts may be larger than memory.</summary>
    public async Task<Stream> WriteTarAsync(CancellationToken cancellation)
    {
        var file = new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await using (var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
            {
                foreach (var source in _files)
                {
                    await using var content = source.Open();
                    var entry = new PaxTarEntry(TarEntryType.RegularFile, source.Name) { DataStream = content, Mode = source.Mode };
                    await tar.WriteEntryAsync(entry, cancellation);
                }
            }
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Rules in order, the last match wins; <c>!</c> takes a file back in. A rule for a directory holds for all below it.</summary>
    private static Func<string, bool> IgnoreRules(string directory, string dockerfile)
    {
        var file = new[] { $"{dockerfile}.dockerignore", Path.Combine(directory, ".dockerignore") }.FirstOrDefault(File.Exists);
        if (file is null) return _ => false;
        var rules = File.ReadLines(file)
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => (Keep: line[0] == '!', Pattern: Pattern(line.TrimStart('!'))))
            .ToArray();
        return name =>
        {
            var ignore = false;
            foreach (var (keep, pattern) in rules)
            {
                if (pattern.IsMatch(name)) ignore = !keep;
            }
            return ignore;
        };
    }

    private static Regex Pattern(string rule)
    {
        var text = Regex.Escape(rule.Trim('/').Replace("./", "", StringComparison.Ordinal))
            .Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal);
        return new Regex($"^{text}(/.*)?$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
