using System.Runtime.Versioning;

namespace HaCluster.Ssh.Tests;

[SupportedOSPlatform("linux")]
public sealed class FileTests : PoolFixture
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task A_file_appears_with_its_directories_and_mode_and_an_existing_one_keeps_its_own()
    {
        using var server = SshServer.Start();
        using var directory = new TemporaryDirectory();
        var path = $"{directory.Path}/a/b/file";
        using var files = await Pool.OpenFilesAsync(server.Target(), Reports.Enqueue, default);

        Assert.Equal(RemotePathKind.Missing, await files.KindAsync(path, default));
        await files.UploadAsync(path, () => new MemoryStream("one"u8.ToArray()), OwnerOnly, keepsMode: true, default);
        await files.UploadAsync(
            path, () => new MemoryStream("two"u8.ToArray()), OwnerOnly | UnixFileMode.OtherRead, keepsMode: true, default);

        Assert.Equal(("two", OwnerOnly), (await File.ReadAllTextAsync(path), File.GetUnixFileMode(path)));
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries($"{directory.Path}/a/b").Select(Path.GetFileName));
        Assert.Equal(RemotePathKind.File, await files.KindAsync(path, default));
        Assert.Equal(RemotePathKind.Directory, await files.KindAsync($"{directory.Path}/a", default));
    }

    [Fact]
    public async Task A_file_onto_a_directory_and_a_directory_onto_a_file_are_refused()
    {
        using var server = SshServer.Start();
        using var directory = new TemporaryDirectory();
        using var files = await Pool.OpenFilesAsync(server.Target(), Reports.Enqueue, default);
        var file = $"{directory.Path}/file";
        await File.WriteAllTextAsync(file, "");

        var onto = await Assert.ThrowsAsync<SshFileException>(
            () => files.UploadAsync(directory.Path, () => Stream.Null, OwnerOnly, keepsMode: true, default));
        var below = await Assert.ThrowsAsync<SshFileException>(() => files.MakeDirectoryAsync($"{file}/below", default));

        Assert.Contains($"{directory.Path} is a directory on the host", onto.Message);
        Assert.Contains($"{file} is a file on the host", below.Message);
    }

    [Fact]
    public async Task A_broken_connection_is_named_with_the_path()
    {
        using var server = SshServer.Start();
        using var files = await Pool.OpenFilesAsync(server.Target(), Reports.Enqueue, default);
        server.Kill();

        var failure = await Assert.ThrowsAsync<SshFileException>(() => files.KindAsync("/tmp", default));

        Assert.StartsWith("/tmp: ", failure.Message);
    }
}
