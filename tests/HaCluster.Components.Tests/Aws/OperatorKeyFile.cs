using System.Diagnostics;

namespace HaCluster.Components.Tests.Aws;

/// <summary>A key pair made by OpenSSH, in a folder of its own.</summary>
internal sealed class OperatorKeyFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hacluster-key-");

    private OperatorKeyFile()
    {
    }

    public string PublicPath => Path.Combine(_folder.FullName, "id_ed25519.pub");

    public string PublicText => File.ReadAllText(PublicPath).Trim();

    public string PrivateText => File.ReadAllText(Path.Combine(_folder.FullName, "id_ed25519"));

    public static OperatorKeyFile Make()
    {
        var key = new OperatorKeyFile();
        using var process = Process.Start(
            "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key.PublicPath[..^".pub".Length]]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return key;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
