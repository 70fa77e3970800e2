using Renci.SshNet;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>An established connection and, behind a jump host, the tunnel it runs through.</summary>
internal sealed class SshConnection(SshClient client, IDisposable? tunnel) : IDisposable
{
    public SshClient Client { get; } = client;

    /// <summary>Sessions in use; guarded by the pool's lock, as are the following.</summary>
    public int Sessions { get; set; }

    public bool Broken { get; set; }

    public DateTimeOffset IdleSince { get; set; }

    public void Dispose()
    {
        Client.Dispose();
        tunnel?.Dispose();
    }
}
