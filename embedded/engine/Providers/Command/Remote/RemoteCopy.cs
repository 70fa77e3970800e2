using HaCluster.Engine.Providers.Assets;
using HaCluster.Ssh;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>Copies a source to its place on a host, by the rules of <see cref="CopyShape"/>.</summary>
internal static class RemoteCopy
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="SshFileException">The path has another kind than the source needs, or writing failed.</exception>
    public static async Task RunAsync(SshFiles files, CopySource source, string remotePath, CancellationToken cancellation)
    {
        remotePath = FromHome(remotePath);
        var kind = await files.KindAsync(remotePath, cancellation);
        switch (source.Shape)
        {
            case CopyShape.Text when kind == RemotePathKind.Directory:
                throw new ProviderException(
                    $"{remotePath} is a directory on the host, and a text has no file name of its own; give the full path of the file.");
            case CopyShape.Text:
            case CopyShape.File:
                var path = kind == RemotePathKind.Directory ? Join(remotePath, source.Name) : remotePath;
                await UploadAsync(files, source, source.Files[0], path, cancellation);
                return;
            case CopyShape.Directory or CopyShape.Contents when kind == RemotePathKind.File:
                throw new ProviderException($"{remotePath} is a file on the host, and the source is a directory.");
            default:
                var root = source.Shape == CopyShape.Directory ? Join(remotePath, source.Name) : remotePath;
                await files.MakeDirectoryAsync(root, cancellation);
                foreach (var file in source.Files)
                {
                    if (file.IsEmptyDirectory)
                        await files.MakeDirectoryAsync(Join(root, file.Name), cancellation);
                    else
                        await UploadAsync(files, source, file, Join(root, file.Name), cancellation);
                }
                return;
        }
    }

    /// <summary>SFTP counts a relative path from the user's home and, unlike a shell, knows no <c>~</c>.</summary>
    private static string FromHome(string path) => path switch
    {
        "~" or "~/" => ".",
        ['~', '/', .. var rest] => rest.TrimStart('/'),
        ['~', ..] => throw new ProviderException(
            $"'{path}' begins with the home of another user, which is not known here; give the whole path. "
                + $"A file of this name is './{path}'."),
        _ => path,
    };

    private static Task UploadAsync(SshFiles files, CopySource source, AssetFile file, string path, CancellationToken cancellation) =>
        files.UploadAsync(
            path, file.Open, source.IsSecret ? OwnerOnly : file.Mode, keepsMode: source.IsSecret || file.IsText, cancellation);

    private static string Join(string directory, string name) => $"{directory.TrimEnd('/')}/{name}";
}
