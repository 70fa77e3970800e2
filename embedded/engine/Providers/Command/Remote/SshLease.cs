using Renci.SshNet;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>The right to one session on a shared connection.</summary>
/// <param name="reused">True when the connection was not set up for this lease: it may have died unnoticed while idle.</param>
internal sealed class SshLease(SshConnectionPool pool, SshConnection connection, bool reused) : IDisposable
{
    public SshClient Client => connection.Client;

    public bool Reused => reused;

    /// <summary>The connection failed: it is closed and never lent again.</summary>
    public void Discard() => pool.Discard(connection);

    public void Dispose() => pool.Return(connection);
}
