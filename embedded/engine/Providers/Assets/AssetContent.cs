using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Assets;

/// <summary>One file of an asset or archive.</summary>
/// <param name="Name">Path inside the archive with <c>/</c>; for a single file its base name; empty for a text without a name.</param>
/// <param name="Mode">Permission bits.</param>
internal sealed record AssetFile(string Name, UnixFileMode Mode, long Length, Func<Stream> Open)
{
    /// <summary>A directory without an entry of its own: it is all that says that the directory exists.</summary>
    public bool IsEmptyDirectory { get; init; }

    /// <summary>A text: its mode is a default, not what somebody gave a file.</summary>
    public bool IsText { get; init; }
}

/// <summary>Resolves assets and archives to files. Relative paths count from the program's directory.</summary>
internal sealed class AssetContent(string programDirectory)
{
    /// <summary>Mode of a text asset, which has no file to take one from.</summary>
    public const UnixFileMode TextMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public string FullPath(string path) => Path.GetFullPath(path, programDirectory);

    /// <summary>The value with its hash filled in (sha256, hex): what decides whether the content changed.</summary>
    /// <exception cref="FileNotFoundException">The file or directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not look at it, or at what is in it.</exception>
    /// <exception cref="IOException">It is or has a named pipe, a socket or a device, or a link that leads in a circle.</exception>
    public PropertyValue WithHash(PropertyValue value) => value switch
    {
        SecretValue secret => new SecretValue(WithHash(secret.Value)),
        AssetValue { Hash: null, Uri: null } asset => asset with { Hash = Hash([Single(asset)], named: false) },
        ArchiveValue { Hash: null, Uri: null } archive => archive with { Hash = Hash(Files(archive), named: true) },
        _ => value,
    };

    /// <summary>The file of a local asset or of a text.</summary>
    public AssetFile Single(AssetValue asset)
    {
        if (asset.Path is { } path)
            return FromDisk(Path.GetFileName(path), FullPath(path));
        var text = Encoding.UTF8.GetBytes(asset.Text ?? "");
        return new AssetFile("", TextMode, text.Length, () => new MemoryStream(text, writable: false)) { IsText = true };
    }

    /// <summary>
    /// All files of a local archive, ordered by name. An archive that is one file (<c>.tar.gz</c>, <c>.zip</c>) stays one file.
    /// </summary>
    public ImmutableArray<AssetFile> Files(ArchiveValue archive) => archive switch
    {
        { Assets: { } assets } =>
            [.. assets.SelectMany(entry => Entry(entry.Key, entry.Value.Unwrapped)).OrderBy(file => file.Name, StringComparer.Ordinal)],
        { Path: { } path } => Tree(FullPath(path)),
        _ => throw new ProviderException("A remote archive has to be downloaded before its files can be listed."),
    };

    /// <summary>All files below a directory, ordered by name; a file is its own only entry.</summary>
    public static ImmutableArray<AssetFile> Tree(string root)
    {
        if (File.Exists(root))
            return [FromDisk(Path.GetFileName(root), root)];
        if (!Directory.Exists(root))
            throw Missing(root, $"There is no file or directory {root}.");
        return [.. Below(root, "", []).OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <param name="above">Where the directories that lead here really are.</param>
    private static IEnumerable<AssetFile> Below(string directory, string prefix, ImmutableArray<string> above)
    {
        var real = new DirectoryInfo(directory).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory;
        if (above.Contains(real))
            throw new IOException($"{directory} is a link to a directory that it is in; what it holds has no end.");
        var isEmpty = true;
        foreach (var path in Directory.EnumerateFileSystemEntries(directory))
        {
            isEmpty = false;
            var name = prefix + Path.GetFileName(path);
            if (!Directory.Exists(path))
                yield return FromDisk(name, path);
            else
                foreach (var file in Below(path, name + "/", above.Add(real)))
                    yield return file;
        }
        if (isEmpty && prefix.Length > 0)
        {
            yield return new AssetFile(prefix.TrimEnd('/'), new DirectoryInfo(directory).UnixFileMode, 0, () => Stream.Null)
            {
                IsEmptyDirectory = true,
            };
        }
    }

    public static string Hash(IEnumerable<AssetFile> files, bool named)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        foreach (var file in files)
        {
            if (named)
                hash.AppendData(Encoding.UTF8.GetBytes($"{file.Name}\0{(int)file.Mode}\0{file.Length}\0"));
            using var stream = file.Open();
            int count;
            while ((count = stream.Read(buffer)) > 0)
                hash.AppendData(buffer, 0, count);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private IEnumerable<AssetFile> Entry(string name, PropertyValue value) => value switch
    {
        AssetValue asset => [Single(asset) with { Name = name }],
        ArchiveValue archive => Files(archive).Select(file => file with { Name = $"{name}/{file.Name}" }),
        _ => throw new ProviderException($"The archive entry '{name}' is neither an asset nor an archive."),
    };

    private static AssetFile FromDisk(string name, string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists)
            throw Missing(path, $"There is no file {path}.");
        if (info.ResolveLinkTarget(returnFinalTarget: true) is { Exists: false })
            throw new FileNotFoundException($"{path} is a link to {info.LinkTarget}, which does not exist.", path);
        FileKind.RefuseSpecial(path);
        return new AssetFile(name, info.UnixFileMode, info.Length, () => File.OpenRead(path));
    }

    /// <summary>What this user may not look at does not "exist" either: looking at its attributes tells the two apart.</summary>
    /// <exception cref="UnauthorizedAccessException">It is not known whether it exists.</exception>
    private static FileNotFoundException Missing(string path, string message)
    {
        try
        {
            File.GetAttributes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
        }
        return new FileNotFoundException(message, path);
    }
}
