using System.Net.Sockets;

namespace HaCluster.Load.Sending;

/// <summary>
/// The connection of one thread. The handler repeats a request by itself when a kept connection breaks before the response; a load test
/// must count that as what it is, so a new connection is refused to a request of which something was sent already.
/// </summary>
internal sealed class OwnConnection
{
    private bool _sent;

    /// <summary>A new request is about to be sent.</summary>
    public void Begin() => Volatile.Write(ref _sent, false);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _sent))
            throw new RepetitionException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new ReportingStream(socket, this);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new ConnectException(exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class ReportingStream(Socket socket, OwnConnection connection) : NetworkStream(socket, ownsSocket: true)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Volatile.Write(ref connection._sent, true);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}

/// <summary>A request was going to be sent a second time.</summary>
internal sealed class RepetitionException() : IOException("The connection broke before the response.");

internal sealed class ConnectException(SocketException reason) : IOException(reason.Message, reason)
{
    public bool Refused => reason.SocketErrorCode == SocketError.ConnectionRefused;
}
