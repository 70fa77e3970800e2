using System.Collections.Immutable;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Assets;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>What a <c>source</c> consists of.</summary>
internal enum CopyShape
{
    /// <summary>A text: it has no name of its own, so the destination must be one.</summary>
    Text,

    /// <summary>A file: copied into an existing directory, or to exactly the destination.</summary>
    File,

    /// <summary>A directory: copied under its own name into the destination.</summary>
    Directory,

    /// <summary>The contents of a directory (path with a final slash) or of an archive of assets: copied into the destination.</summary>
    Contents,
}

/// <summary>The files to copy, with a downloaded one kept for as long as it is needed.</summary>
internal sealed class CopySource : IDisposable
{
    private readonly string? _download;

    private CopySource(CopyShape shape, string name, ImmutableArray<AssetFile> files, bool isSecret, string? download)
    {
        (Shape, Name, Files, IsSecret, _download) = (shape, name, files, isSecret, download);
    }

    public CopyShape Shape { get; }

    /// <summary>Base name of the file or directory; empty for a text and for contents.</summary>
    public string Name { get; }

    public ImmutableArray<AssetFile> Files { get; }

    public bool IsSecret { get; }

    public static async Task<CopySource> OpenAsync(AssetContent assets, PropertyValue value, CancellationToken cancellation)
    {
        var isSecret = value is SecretValue;
        switch (value.Unwrapped)
        {
            case AssetValue { Uri: { } uri }:
            case ArchiveValue { Uri: { } archiveUri } when (uri = archiveUri) is not null:
                var download = await DownloadAsync(new Uri(uri), cancellation);
                var name = Path.GetFileName(new Uri(uri).LocalPath);
                var file = AssetContent.Tree(download)[0] with { Name = name, Mode = AssetContent.TextMode };
                return new CopySource(CopyShape.File, name, [file], isSecret, download);
            case AssetValue { Path: { } path } asset when !Directory.Exists(assets.FullPath(path)):
                return new CopySource(CopyShape.File, Path.GetFileName(path), [assets.Single(asset)], isSecret, null);
            case AssetValue { Path: { } path }:
                return FromDirectory(assets, path, isSecret);
            case AssetValue asset:
                return new CopySource(CopyShape.Text, "", [assets.Single(asset)], isSecret, null);
            case ArchiveValue { Path: { } path } when Directory.Exists(assets.FullPath(path)):
                return FromDirectory(assets, path, isSecret);
            case ArchiveValue { Path: { } path } archive:
                return new CopySource(CopyShape.File, Path.GetFileName(path), assets.Files(archive), isSecret, null);
            case ArchiveValue archive:
                return new CopySource(CopyShape.Contents, "", assets.Files(archive), isSecret, null);
            default:
                throw new ProviderException("The property 'source' is neither an asset nor an archive.");
        }
    }

    public void Dispose()
    {
        if (_download is not null)
            File.Delete(_download);
    }

    private static CopySource FromDirectory(AssetContent assets, string path, bool isSecret)
    {
        var full = assets.FullPath(path);
        return path.EndsWith('/')
            ? new CopySource(CopyShape.Contents, "", AssetContent.Tree(full), isSecret, null)
            : new CopySource(CopyShape.Directory, Path.GetFileName(full), AssetContent.Tree(full), isSecret, null);
    }

    private static async Task<string> DownloadAsync(Uri uri, CancellationToken cancellation)
    {
        var file = Path.GetTempFileName();
        try
        {
            if (uri.IsFile)
                FileKind.RefuseSpecial(uri.LocalPath);
            using var client = new HttpClient();
            await using var from = uri.IsFile ? File.OpenRead(uri.LocalPath) : await client.GetStreamAsync(uri, cancellation);
            await using var to = File.Create(file);
            await from.CopyToAsync(to, cancellation);
            return file;
        }
        catch
        {
            File.Delete(file);
            throw;
        }
    }
}
