namespace HaCluster.Ssh.Tests;

internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hacluster-ssh-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
