using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using HaCluster.Web.Settings;

namespace HaCluster.Web.Tests.Postgres;

/// <summary>A loopback port in front of a server, which can lose its connections as a network does.</summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly HostEndpoint _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _clients = [];
    private readonly Task _accepting;
    private volatile CancellationTokenSource _connected = new();

    public LossyProxy(HostEndpoint server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public HostEndpoint Endpoint => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    /// <summary>Nothing more passes on the connections of now. New ones work.</summary>
    /// <param name="announced">Whether the clients are told, by the end of their connections.</param>
    public async Task LoseConnectionsAsync(bool announced)
    {
        await Interlocked.Exchange(ref _connected, new CancellationTokenSource()).CancelAsync();
        if (announced)
            foreach (var client in _clients)
                client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        await LoseConnectionsAsync(announced: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                _clients.Add(client);
                _ = ForwardAsync(client, _connected.Token);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener was disposed.
        }
    }

    private async Task ForwardAsync(Socket client, CancellationToken lost)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port, lost);
            await Task.WhenAny(CopyAsync(client, server, lost), CopyAsync(server, client, lost)).Unwrap();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // One side is gone.
        }
        if (!lost.IsCancellationRequested)
            client.Dispose();
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken lost)
    {
        var buffer = new byte[8192];
        while (await from.ReceiveAsync(buffer, lost) is var length and > 0)
            await to.SendAsync(buffer.AsMemory(0, length), lost);
    }
}
