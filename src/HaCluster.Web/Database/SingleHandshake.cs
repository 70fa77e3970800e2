using System.Net.Security;

namespace HaCluster.Web.Database;

/// <summary>
/// Keeps the driver from cancelling a statement. Npgsql asks the server for it whenever a token is cancelled, a command times out or the
/// kernel reports that the connection timed out, and no setting turns that off: a <c>CancellationTimeout</c> of -1 leaves out the wait for
/// the answer only. The request travels on a second connection, for which the driver uses the TLS options of the first one; there it is
/// refused before anything but the wish to use TLS was sent. What the driver then does is to close the first connection.
/// </summary>
internal sealed class SingleHandshake
{
    private bool _over;

    public void Begin(SslClientAuthenticationOptions options)
    {
        if (_over)
            throw new InvalidOperationException("A write is not cancelled.");
        _over = true;
    }
}
