using System.Net.Sockets;

namespace HaCluster.Ssh.Tests;

/// <summary>Listens like an SSH agent, gives every client the same bytes whatever it asks, and then closes its side.</summary>
internal sealed class ForeignAgent : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public ForeignAgent(byte[] answer)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        _ = ServeAsync(answer);
    }

    public string Path => System.IO.Path.Combine(_directory.Path, "socket");

    public void Dispose()
    {
        _listener.Dispose();
        _directory.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptAsync();
                await client.SendAsync(answer);
                client.Shutdown(SocketShutdown.Send);
                await client.ReceiveAsync(new byte[16]);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
