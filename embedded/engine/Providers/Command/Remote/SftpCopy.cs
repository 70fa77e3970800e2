using System.Globalization;
using HaCluster.Engine.Providers.Assets;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>Copies files to their place over SFTP. Each file appears whole: it is uploaded beside its destination and renamed.</summary>
internal sealed class SftpCopy(SftpClient client)
{
    private const int PermissionBits = 0b111_111_111;
    private readonly HashSet<string> _knownDirectories = new(StringComparer.Ordinal);

    public async Task CopyAsync(CopySource source, string remotePath, CancellationToken cancellation)
    {
        var existing = await StatAsync(remotePath, cancellation);
        var isDirectory = existing?.IsDirectory ?? false;
        switch (source.Shape)
        {
            case CopyShape.Text when isDirectory:
                throw new SshException($"{remotePath} is a directory on the host and a text has no file name of its own; give the full path of the file");
            case CopyShape.Text:
            case CopyShape.File:
                await UploadAsync(source.Files[0], isDirectory ? Join(remotePath, source.Name) : remotePath, source.IsSecret, cancellation);
                return;
            case CopyShape.Directory or CopyShape.Contents when existing is not null && !isDirectory:
                throw new SshException($"{remotePath} is a file on the host, and the source is a directory");
            default:
                var root = source.Shape == CopyShape.Directory ? Join(remotePath, source.Name) : remotePath;
                await MakeDirectoryAsync(root, cancellation);
                foreach (var file in source.Files) await UploadAsync(file, Join(root, file.Name), source.IsSecret, cancellation);
                return;
        }
    }

    private async Task UploadAsync(AssetFile file, string path, bool isSecret, CancellationToken cancellation)
    {
        await MakeDirectoryAsync(Parent(path), cancellation);
        var existing = await StatAsync(path, cancellation);
        if (existing?.IsDirectory ?? false) throw new SshException($"{path} is a directory on the host, and the source is a file");
        // A link is written through, as any editor would.
        var destination = existing?.FullName ?? path;
        var mode = existing is null ? (isSecret ? UnixFileMode.UserRead | UnixFileMode.UserWrite : file.Mode) : ModeOf(existing.Attributes);
        var temporary = $"{Parent(destination)}/.{Path.GetFileName(destination)}.{Guid.NewGuid():n}";
        try
        {
            await WriteAsync(file, temporary, mode, cancellation);
            await BlockingCall.RunAsync(() => client.RenameFile(temporary, destination, isPosix: true)).WaitAsync(cancellation);
        }
        catch (SftpPermissionDeniedException) when (existing is not null)
        {
            // The file may be ours although its directory is not.
            await WriteAsync(file, destination, mode, cancellation);
        }
        catch
        {
            await RemoveLeftOverAsync(temporary);
            throw;
        }
    }

    private async Task WriteAsync(AssetFile file, string path, UnixFileMode mode, CancellationToken cancellation)
    {
        await using (var target = await client.OpenAsync(path, FileMode.Create, FileAccess.Write, cancellation))
        {
            // Before the content, so that a secret is at no time readable by others.
            await BlockingCall.RunAsync(() => client.ChangePermissions(path, Octal(mode))).WaitAsync(cancellation);
            await using var content = file.Open();
            await content.CopyToAsync(target, cancellation);
        }
    }

    private async Task MakeDirectoryAsync(string path, CancellationToken cancellation)
    {
        if (path is "" or "/" or "." || !_knownDirectories.Add(path)) return;
        if (await StatAsync(path, cancellation) is { } existing)
        {
            if (!existing.IsDirectory) throw new SshException($"{path} is a file on the host, and a directory is needed there");
            return;
        }
        await MakeDirectoryAsync(Parent(path), cancellation);
        await client.CreateDirectoryAsync(path, cancellation);
    }

    private async Task RemoveLeftOverAsync(string path)
    {
        try
        {
            await client.DeleteFileAsync(path, CancellationToken.None);
        }
        catch (Exception exception) when (exception is SshException or IOException or ObjectDisposedException)
        {
            // Never created, or the connection is gone; the first error is the one to report.
        }
    }

    private async Task<ISftpFile?> StatAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await client.GetAsync(path, cancellation);
        }
        catch (SftpPathNotFoundException)
        {
            return null;
        }
    }

    private static string Join(string directory, string name) => $"{directory.TrimEnd('/')}/{name}";

    /// <summary>"." for a name without a directory: the home of the user.</summary>
    private static string Parent(string path)
    {
        var slash = path.TrimEnd('/').LastIndexOf('/');
        return slash switch { < 0 => ".", 0 => "/", _ => path[..slash] };
    }

    /// <summary>The library takes the mode as a number whose decimal digits are the octal ones.</summary>
    private static short Octal(UnixFileMode mode) =>
        short.Parse(Convert.ToString((int)mode & PermissionBits, 8), CultureInfo.InvariantCulture);

    private static UnixFileMode ModeOf(SftpFileAttributes attributes) =>
        Bit(attributes.OwnerCanRead, UnixFileMode.UserRead) | Bit(attributes.OwnerCanWrite, UnixFileMode.UserWrite)
        | Bit(attributes.OwnerCanExecute, UnixFileMode.UserExecute)
        | Bit(attributes.GroupCanRead, UnixFileMode.GroupRead) | Bit(attributes.GroupCanWrite, UnixFileMode.GroupWrite)
        | Bit(attributes.GroupCanExecute, UnixFileMode.GroupExecute)
        | Bit(attributes.OthersCanRead, UnixFileMode.OtherRead) | Bit(attributes.OthersCanWrite, UnixFileMode.OtherWrite)
        | Bit(attributes.OthersCanExecute, UnixFileMode.OtherExecute);

    private static UnixFileMode Bit(bool set, UnixFileMode bit) => set ? bit : UnixFileMode.None;
}
