using Renci.SshNet;

namespace HaCluster.Ssh;

/// <summary>An established connection and the route that it runs through. The pool's lock guards the properties that can be set.</summary>
internal sealed class SshConnection(SshClient client, SshRoute route, bool isTunnelled) : IDisposable
{
    public SshClient Client { get; } = client;

    /// <summary>Runs through another connection, which must be closed after it.</summary>
    public bool IsTunnelled { get; } = isTunnelled;

    /// <summary>Sessions in use.</summary>
    public int Sessions { get; set; }

    /// <summary>Tunnels to other servers. sshd limits sessions, but not tunnels.</summary>
    public int Tunnels { get; set; }

    /// <summary>Never lent again; closed when its last user returns it.</summary>
    public bool Retired { get; set; }

    /// <summary>Closed, or being closed.</summary>
    public bool Broken { get; set; }

    public DateTimeOffset IdleSince { get; set; }

    public bool InUse => Sessions > 0 || Tunnels > 0;

    public void Dispose()
    {
        LostConnection.Close(Client);
        route.Close();
    }
}

/// <summary>The right to one session or one tunnel on a shared connection.</summary>
/// <param name="reused">True when the connection was not set up for this lease: it may have died unnoticed while idle.</param>
internal sealed class SshLease(SshConnectionPool pool, SshConnection connection, bool forTunnel, bool reused) : IDisposable
{
    public SshClient Client => connection.Client;

    public bool Reused => reused;

    /// <summary>The connection failed: it is closed and never lent again.</summary>
    public void Discard() => pool.Discard(connection);

    /// <summary>The connection may have failed: it is never lent again, and closed when its last user returns it.</summary>
    public void Retire() => pool.Retire(connection);

    public void Dispose() => pool.Return(connection, forTunnel);
}
