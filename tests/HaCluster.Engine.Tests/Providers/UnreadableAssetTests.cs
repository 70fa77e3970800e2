using System.Runtime.Versioning;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Assets;

namespace HaCluster.Engine.Tests.Providers;

/// <summary>What this user may not look at is neither absent nor empty.</summary>
[SupportedOSPlatform("linux")]
public sealed class UnreadableAssetTests : IDisposable
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode ListOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _directory = Directory.CreateTempSubdirectory("hacluster-unreadable-").FullName;

    public UnreadableAssetTests()
    {
        File.SetUnixFileMode(_directory, Open);
        Directory.CreateDirectory(Path.Combine(_directory, "tree/closed/deep"));
        File.WriteAllText(Path.Combine(_directory, "tree/one.txt"), "1");
        File.WriteAllText(Path.Combine(_directory, "tree/closed/two.txt"), "2");
    }

    [Theory]
    [InlineData("tree/closed", UnixFileMode.None, "tree", "tree/closed")]
    [InlineData("tree/closed", ListOnly, "tree", "tree/closed/")]
    [InlineData("tree/closed/two.txt", UnixFileMode.None, "tree", "tree/closed/two.txt")]
    [InlineData("tree/closed", UnixFileMode.None, "tree/closed/deep", "tree/closed/deep")]
    public void A_directory_with_a_part_that_may_not_be_read_is_an_error_that_names_it(
        string closed, UnixFileMode mode, string given, string named) =>
        Assert.Contains(Path.Combine(_directory, named), Refusal(new ArchiveValue(null, given, null, null), closed, mode));

    [Theory]
    [InlineData("tree/closed")]
    [InlineData("tree/closed/two.txt")]
    public void A_file_that_may_not_be_read_is_an_error_that_names_it(string closed) => Assert.Contains(
        Path.Combine(_directory, "tree/closed/two.txt"),
        Refusal(new AssetValue(null, "tree/closed/two.txt", null, null), closed, UnixFileMode.None));

    public void Dispose()
    {
        File.SetUnixFileMode(Path.Combine(_directory, "tree/closed"), Open);
        Directory.Delete(_directory, recursive: true);
    }

    private string Refusal(PropertyValue given, string closed, UnixFileMode mode)
    {
        var content = new AssetContent(_directory);
        // While everything may be read, it works; and everything that it needs is loaded before the thread's rights are less.
        Assert.NotEqual(given, content.WithHash(given));
        File.SetUnixFileMode(Path.Combine(_directory, closed), mode);

        var refused = Assert.Throws<UnauthorizedAccessException>(() => Unprivileged.Run(() => content.WithHash(given)));

        return refused.Message;
    }
}
