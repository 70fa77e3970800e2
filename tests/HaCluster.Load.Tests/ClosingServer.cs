using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HaCluster.Load.Tests;

/// <summary>Acknowledges everything as if it were a write, and closes the connection in good order instead of every tenth response.</summary>
internal sealed class ClosingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _requests;

    public ClosingServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Entry => new($"http://{_listener.LocalEndpoint}/");

    public int Requests => Volatile.Read(ref _requests);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            var length = 0;
            while (await reader.ReadLineAsync() is { Length: > 0 } header)
            {
                if (header.Split(": ") is ["Content-Length", var value])
                    length = int.Parse(value);
            }
            if (length > 0)
                await reader.ReadBlockAsync(new char[length]);
            if (Interlocked.Increment(ref _requests) % 10 == 0)
                return;
            await stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray());
        }
    }
}
