using Renci.SshNet;

namespace HaCluster.Ssh;

/// <summary>The way to one SSH server: its own address, or the local end of a tunnel through its jump host. Open until disposed.</summary>
public sealed class SshRoute : IDisposable
{
    private readonly SshLease? _jumpHost;
    private readonly ForwardedPortLocal? _tunnel;
    private int _disposed;

    private SshRoute(string host, int port) => (Host, Port) = (host, port);

    private SshRoute(SshLease jumpHost, ForwardedPortLocal tunnel)
        : this(tunnel.BoundHost, (int)tunnel.BoundPort) => (_jumpHost, _tunnel) = (jumpHost, tunnel);

    public string Host { get; }

    public int Port { get; }

    /// <summary>The last error of the tunnel, where the library reports one; at the local end a connection merely closes.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The connection to the jump host was there before: it may have died unnoticed.</summary>
    internal bool IsReused => _jumpHost?.Reused ?? false;

    /// <summary>Does not wait for the jump host, which may be dead, to close the tunnel.</summary>
    public void Dispose()
    {
        if (_tunnel is not null)
            BlockingCall.Abandon(BlockingCall.RunAsync(Close));
    }

    /// <summary>Returns when the tunnel is closed.</summary>
    internal void Close()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (_tunnel is not null)
            LostConnection.Close(_tunnel);
        _jumpHost?.Dispose();
    }

    internal static SshRoute Direct(SshTarget target) => new(target.Host, target.Port);

    /// <param name="jumpHost">Belongs to the route from now on, unless this throws.</param>
    internal static SshRoute Through(SshLease jumpHost, SshTarget target)
    {
        var tunnel = new ForwardedPortLocal("127.0.0.1", 0, target.Host, (uint)target.Port);
        try
        {
            jumpHost.Client.AddForwardedPort(tunnel);
            tunnel.Start();
            var route = new SshRoute(jumpHost, tunnel);
            tunnel.Exception += (_, failure) => route.Refusal = failure.Exception.Message;
            return route;
        }
        catch
        {
            LostConnection.Close(tunnel);
            throw;
        }
    }

    /// <summary>Later routes take a new connection to the jump host.</summary>
    internal void RetireJumpHost() => _jumpHost?.Retire();
}
