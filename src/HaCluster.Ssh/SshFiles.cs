using System.Globalization;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace HaCluster.Ssh;

public enum RemotePathKind
{
    Missing,
    File,
    Directory,
}

/// <summary>File operations on a host over SFTP, one at a time. Every method throws <see cref="SshFileException"/> when it fails.</summary>
public sealed class SshFiles : IDisposable
{
    private const int PermissionBits = 0b111_111_111;
    private static readonly TimeSpan OperationLimit = TimeSpan.FromSeconds(60);

    private readonly SftpClient _client;
    private readonly SshRoute _route;
    private readonly HashSet<string> _knownDirectories = new(StringComparer.Ordinal);

    internal SshFiles(SftpClient client, SshRoute route) => (_client, _route) = (client, route);

    public Task<RemotePathKind> KindAsync(string path, CancellationToken cancellation) => GuardAsync(path, async () =>
        await StatAsync(path, cancellation) switch
        {
            null => RemotePathKind.Missing,
            { IsDirectory: true } => RemotePathKind.Directory,
            _ => RemotePathKind.File,
        });

    /// <summary>Makes a directory and the missing ones above it.</summary>
    public Task MakeDirectoryAsync(string path, CancellationToken cancellation) => GuardAsync(path, async () =>
    {
        await MakeAsync(path, cancellation);
        return path;
    });

    /// <summary>
    /// Writes a file and makes the missing directories above it. The file appears whole: it is uploaded beside its destination and
    /// renamed. A symbolic link is followed.
    /// </summary>
    /// <param name="content">Opens the content, from its beginning each time.</param>
    /// <param name="mode">Permission bits.</param>
    /// <param name="keepsMode">A file that exists keeps its own.</param>
    public Task UploadAsync(
        string path, Func<Stream> content, UnixFileMode mode, bool keepsMode, CancellationToken cancellation) =>
        GuardAsync(path, () => ReplaceAsync(path, content, mode, keepsMode, cancellation));

    public void Dispose()
    {
        LostConnection.Close(_client);
        _route.Dispose();
    }

    internal static SftpClient CreateClient(ConnectionInfo connection) => new(connection) { OperationTimeout = OperationLimit };

    private static async Task<T> GuardAsync<T>(string path, Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (Exception exception) when (SshErrors.IsOfConnection(exception))
        {
            throw new SshFileException($"{path}: {SshErrors.Explain(exception)}", exception);
        }
    }

    private async Task<string> ReplaceAsync(
        string path, Func<Stream> content, UnixFileMode mode, bool keepsMode, CancellationToken cancellation)
    {
        await MakeAsync(Parent(path), cancellation);
        var existing = await StatAsync(path, cancellation);
        if (existing?.IsDirectory ?? false)
            throw new SshFileException($"{path} is a directory on the host, and the source is a file");
        var destination = existing?.FullName ?? path;
        if (existing is not null && keepsMode)
            mode = ModeOf(existing.Attributes);
        var temporary = $"{Parent(destination)}/.{Path.GetFileName(destination)}.{Guid.NewGuid():n}";
        try
        {
            await WriteAsync(content, temporary, mode, cancellation);
            await BlockingCall.RunAsync(() => _client.RenameFile(temporary, destination, isPosix: true)).WaitAsync(cancellation);
        }
        catch (SftpPermissionDeniedException) when (existing is not null)
        {
            // The file may be ours although its directory is not.
            await WriteAsync(content, destination, mode, cancellation);
        }
        catch
        {
            await RemoveLeftOverAsync(temporary);
            throw;
        }
        return path;
    }

    private async Task WriteAsync(Func<Stream> content, string path, UnixFileMode mode, CancellationToken cancellation)
    {
        await using var target = await _client.OpenAsync(path, FileMode.Create, FileAccess.Write, cancellation);
        // Before the content, so that a secret is at no time readable by others.
        await BlockingCall.RunAsync(() => _client.ChangePermissions(path, Octal(mode))).WaitAsync(cancellation);
        await using var source = content();
        await source.CopyToAsync(target, cancellation);
    }

    private async Task MakeAsync(string path, CancellationToken cancellation)
    {
        if (path is "" or "/" or "." || !_knownDirectories.Add(path))
            return;
        if (await StatAsync(path, cancellation) is { } existing)
        {
            if (!existing.IsDirectory)
                throw new SshFileException($"{path} is a file on the host, and a directory is needed there");
            return;
        }
        await MakeAsync(Parent(path), cancellation);
        await _client.CreateDirectoryAsync(path, cancellation);
    }

    private async Task RemoveLeftOverAsync(string path)
    {
        try
        {
            await _client.DeleteFileAsync(path, CancellationToken.None);
        }
        catch (Exception exception) when (SshErrors.IsOfConnection(exception))
        {
            // Never created, or the connection is closed; the first error is the one to report.
        }
    }

    private async Task<ISftpFile?> StatAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await _client.GetAsync(path, cancellation);
        }
        catch (SftpPathNotFoundException)
        {
            return null;
        }
    }

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
