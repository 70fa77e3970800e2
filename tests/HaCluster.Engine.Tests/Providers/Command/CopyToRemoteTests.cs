using System.Runtime.Versioning;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Command;

namespace HaCluster.Engine.Tests.Providers.Command;

[SupportedOSPlatform("linux")]
public sealed class CopyToRemoteTests : IAsyncDisposable
{
    private const string Type = "command:remote:CopyToRemote";

    private readonly SshServer _server = SshServer.Start();
    private readonly ProviderHarness _harness = new(new CommandProviderFactory());
    private readonly string _target = Directory.CreateTempSubdirectory("hacluster-copy-").FullName;

    [Fact]
    public async Task A_file_goes_to_exactly_its_path_with_its_mode_and_missing_directories_are_made()
    {
        var source = Local("tool.sh", "echo hi", executable: true);
        var copy = await CopyAsync(File(source), $"{_target}/a/b/renamed.sh");

        Assert.Equal("echo hi", Read("a/b/renamed.sh"));
        Assert.True((System.IO.File.GetUnixFileMode($"{_target}/a/b/renamed.sh") & UnixFileMode.UserExecute) != 0);
        Assert.Equal(["renamed.sh"], Directory.EnumerateFileSystemEntries($"{_target}/a/b").Select(Path.GetFileName));
        Assert.Matches("^[0-9a-f]{8}$", copy.Id);
    }

    [Fact]
    public async Task A_file_goes_into_a_directory_that_exists()
    {
        await CopyAsync(File(Local("a.txt", "A")), _target);
        Assert.Equal("A", Read("a.txt"));
    }

    [Fact]
    public async Task A_directory_goes_under_its_own_name_and_with_a_slash_only_its_contents()
    {
        Local("tree/one.txt", "1");
        Local("tree/deep/two.txt", "2");

        await CopyAsync(Archive("tree"), $"{_target}/named");
        await CopyAsync(Archive("tree/"), $"{_target}/flat");

        Assert.Equal("2", Read("named/tree/deep/two.txt"));
        Assert.Equal("1", Read("flat/one.txt"));
        Assert.Equal("2", Read("flat/deep/two.txt"));
    }

    [Fact]
    public async Task A_text_needs_a_file_name_and_a_secret_one_is_for_its_owner_alone()
    {
        await CopyAsync(new SecretValue(new AssetValue("password", null, null, null)), $"{_target}/secret.env");
        Assert.Equal("password", Read("secret.env"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode($"{_target}/secret.env"));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => CopyAsync(new AssetValue("text", null, null, null), _target));
        Assert.Contains("is a directory on the host", failure.Message);
    }

    [Fact]
    public async Task An_archive_of_assets_and_an_archive_file_and_a_download_are_copied()
    {
        await CopyAsync(
            new ArchiveValue(
                Props.Of(("etc/a.conf", new AssetValue("a", null, null, null)), ("b", File(Local("b", "B")))), null, null, null),
                $"{_target}/set");
        Assert.Equal("a", Read("set/etc/a.conf"));
        Assert.Equal("B", Read("set/b"));

        await CopyAsync(Archive(Local("bundle.tar.gz", "not really")), $"{_target}/bundle.tar.gz");
        Assert.Equal("not really", Read("bundle.tar.gz"));

        await CopyAsync(
            new AssetValue(null, null, new Uri(Path.Combine(_harness.ProgramDirectory, "bundle.tar.gz")).AbsoluteUri, null), _target);
        Assert.Equal("not really", Read("bundle.tar.gz"));
    }

    [Fact]
    public async Task A_directory_onto_a_file_is_refused()
    {
        Local("tree/one.txt", "1");
        System.IO.File.WriteAllText($"{_target}/file", "");
        var failure = await Assert.ThrowsAsync<ProviderException>(() => CopyAsync(Archive("tree"), $"{_target}/file"));
        Assert.Contains("is a file on the host, and the source is a directory", failure.Message);
    }

    [Fact]
    public async Task Content_decides_about_copying_again_and_a_copy_has_the_mode_of_its_source()
    {
        var source = Local("conf", "one");
        var inputs = Inputs(File(source), $"{_target}/conf");
        var copy = await _harness.CreateAsync(Type, "copy", inputs);
        Assert.Equal(DiffChanges.None, (await _harness.DiffAsync(copy, inputs)).Changes);

        System.IO.File.WriteAllText($"{_target}/conf", "edited on the host");
        var same = await _harness.UpdateAsync(copy, inputs.Set("connection", _server.Connection(("dialErrorLimit", 3.0))));
        Assert.Equal("edited on the host", Read("conf"));

        System.IO.File.SetUnixFileMode($"{_target}/conf", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Local("conf", "two");
        Assert.Equal(["source"], (await _harness.DiffAsync(same, inputs)).Details.Keys.Where(key => key == "source"));
        var moved = await _harness.UpdateAsync(same, inputs);
        Assert.Equal("two", Read("conf"));
        Assert.Equal(
            System.IO.File.GetUnixFileMode(Path.Combine(_harness.ProgramDirectory, "conf")),
            System.IO.File.GetUnixFileMode($"{_target}/conf"));

        await _harness.UpdateAsync(moved, Inputs(File(source), $"{_target}/elsewhere"));
        Assert.Equal("two", Read("elsewhere"));
        Assert.Equal("two", Read("conf"));
        await _harness.DeleteAsync(moved);
        Assert.Equal("two", Read("conf"));
    }

    [Fact]
    public async Task A_changed_mode_in_a_directory_arrives_and_a_text_leaves_the_mode_of_its_file()
    {
        Local("tree/tool.sh", "echo hi");
        Local("tree/empty", "");
        var inputs = Inputs(Archive("tree"), _target);
        var copy = await _harness.CreateAsync(Type, "copy", inputs);

        Local("tree/tool.sh", "echo hi", executable: true);
        Assert.Equal(DiffChanges.Some, (await _harness.DiffAsync(copy, inputs)).Changes);
        await _harness.UpdateAsync(copy, inputs);
        Assert.True((System.IO.File.GetUnixFileMode($"{_target}/tree/tool.sh") & UnixFileMode.UserExecute) != 0);
        Assert.Equal("", Read("tree/empty"));

        var text = await CopyAsync(new AssetValue("one", null, null, null), $"{_target}/text");
        System.IO.File.SetUnixFileMode($"{_target}/text", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await _harness.UpdateAsync(text, Inputs(new AssetValue("two", null, null, null), $"{_target}/text"));
        Assert.Equal("two", Read("text"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode($"{_target}/text"));
    }

    [Fact]
    public async Task A_path_that_begins_with_the_home_of_the_user_goes_there_and_of_another_user_is_refused()
    {
        var name = $"hacluster-test-{Guid.NewGuid():n}";
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        try
        {
            await CopyAsync(File(Local("a.txt", "A")), $"~/{name}/a.txt");
            Assert.Equal("A", System.IO.File.ReadAllText(Path.Combine(home, name, "a.txt")));
        }
        finally
        {
            Directory.Delete(Path.Combine(home, name), recursive: true);
        }
        var failure = await Assert.ThrowsAsync<ProviderException>(() => CopyAsync(File("a.txt"), "~somebody/a.txt"));
        Assert.Contains("begins with the home of another user", failure.Message);
    }

    [Fact]
    public async Task An_empty_directory_is_copied_and_is_a_change()
    {
        Local("tree/one.txt", "1");
        var inputs = Inputs(Archive("tree"), _target);
        var copy = await _harness.CreateAsync(Type, "copy", inputs);
        Directory.CreateDirectory(Path.Combine(_harness.ProgramDirectory, "tree", "deep", "empty"));

        Assert.Equal(["source"], (await _harness.DiffAsync(copy, inputs)).Details.Keys.Where(key => key == "source"));
        await _harness.UpdateAsync(copy, inputs);

        Assert.Empty(Directory.EnumerateFileSystemEntries($"{_target}/tree/deep/empty"));
    }

    [Fact]
    public async Task Another_host_gets_the_files_although_they_are_as_before()
    {
        Local("a.txt", "A");
        var copy = await _harness.CreateAsync(Type, "copy", Inputs(File("a.txt"), $"{_target}/a.txt"));
        System.IO.File.Delete($"{_target}/a.txt");
        using var other = SshServer.Start();

        await _harness.UpdateAsync(copy, Inputs(File("a.txt"), $"{_target}/a.txt").Set("connection", other.Connection()));

        Assert.Equal("A", Read("a.txt"));
    }

    [Theory]
    [InlineData("ln -s nothing link", "link is a link to nothing, which does not exist.")]
    [InlineData("ln -s . loop", "is a link to a directory that it is in")]
    public async Task A_link_that_leads_nowhere_or_in_a_circle_is_refused_by_name(string make, string expected)
    {
        Local("tree/one.txt", "1");
        await ShellAsync(make);

        var failures = await _harness.FailuresAsync(Type, Inputs(Archive("tree"), _target));

        Assert.Contains(expected, Assert.Single(failures));
    }

    [Theory]
    [InlineData("mkfifo special", "named pipe", false)]
    [InlineData("mkfifo ../pipe; ln -s ../pipe special", "named pipe", false)]
    [InlineData("ln -s /dev/zero special", "character device", false)]
    [InlineData("mkfifo special", "named pipe", true)]
    [InlineData("ln -s /dev/zero special", "character device", true)]
    public async Task What_is_neither_a_file_nor_a_directory_is_refused_by_name_and_kind(string make, string kind, bool alone)
    {
        Local("tree/one.txt", "1");
        await ShellAsync(make);

        var failures = await _harness.FailuresAsync(Type, Inputs(alone ? File("tree/special") : Archive("tree"), _target))
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        var failure = Assert.Single(failures);
        Assert.Contains("tree/special", failure);
        Assert.Contains(kind, failure);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_target));
    }

    [Fact]
    public async Task A_socket_is_refused_and_so_is_a_pipe_in_an_archive_of_assets_and_behind_a_file_address()
    {
        Local("tree/one.txt", "1");
        await ShellAsync("mkfifo ../pipe");
        var socket = Path.Combine(_harness.ProgramDirectory, "tree", "socket");
        using var listener = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(socket));

        Assert.Contains("tree/socket is a socket", await RefusalAsync(Archive("tree")));
        Assert.Contains("pipe is a named pipe", await RefusalAsync(new ArchiveValue(Props.Of(("a", File("pipe"))), null, null, null)));
        var address = new Uri(Path.Combine(_harness.ProgramDirectory, "pipe")).AbsoluteUri;
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => CopyAsync(new AssetValue(null, null, address, null), _target)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Contains("pipe is a named pipe", failure.Message);

        async Task<string> RefusalAsync(PropertyValue source) => Assert.Single(
            await _harness.FailuresAsync(Type, Inputs(source, _target))
                .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_source_that_does_not_exist_is_refused_before_anything_is_touched()
    {
        var failures = await _harness.FailuresAsync(Type, Inputs(File("missing.txt"), "/tmp/x"));
        Assert.Contains("There is no file", Assert.Single(failures));
    }

    [Fact]
    public async Task A_large_file_arrives_whole()
    {
        var path = Path.Combine(_harness.ProgramDirectory, "large");
        var content = new byte[20_000_000];
        System.Random.Shared.NextBytes(content);
        await System.IO.File.WriteAllBytesAsync(path, content);

        await CopyAsync(File("large"), $"{_target}/large");
        Assert.Equal(content, await System.IO.File.ReadAllBytesAsync($"{_target}/large"));
    }

    public async ValueTask DisposeAsync()
    {
        await _harness.DisposeAsync();
        _server.Dispose();
        Directory.Delete(_target, recursive: true);
    }

    private Task<Resource> CopyAsync(PropertyValue source, string remotePath) =>
        _harness.CreateAsync(Type, "copy", Inputs(source, remotePath));

    private PropertyMap Inputs(PropertyValue source, string remotePath) =>
        Props.Of(("connection", _server.Connection()), ("source", source), ("remotePath", remotePath));

    private string Local(string name, string content, bool executable = false)
    {
        var path = Path.Combine(_harness.ProgramDirectory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        if (executable)
            System.IO.File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return name;
    }

    /// <summary>Runs a shell's line in the directory <c>tree</c>.</summary>
    private async Task ShellAsync(string line)
    {
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", line])
        {
            WorkingDirectory = Path.Combine(_harness.ProgramDirectory, "tree"),
        })!;
        await shell.WaitForExitAsync();
    }

    private string Read(string name) => System.IO.File.ReadAllText(Path.Combine(_target, name));

    private static AssetValue File(string path) => new(null, path, null, null);

    private static ArchiveValue Archive(string path) => new(null, path, null, null);
}
