using System.Net;
using System.Net.Sockets;
using HaCluster.Web.Settings;

namespace HaCluster.Web.Tests.Postgres;

/// <summary>
/// A loopback port that behaves like a lost host: its queue of connections is full and never emptied, so Linux drops further SYN packets
/// without an answer.
/// </summary>
internal sealed class BlackHole : IDisposable
{
    private readonly Socket _listener = New();
    private readonly List<Socket> _queued = [];

    public BlackHole()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
        while (Fits())
        {
        }
    }

    public HostEndpoint Endpoint => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndPoint!).Port);

    public void Dispose()
    {
        _queued.ForEach(s => s.Dispose());
        _listener.Dispose();
    }

    private bool Fits()
    {
        var socket = New();
        _queued.Add(socket);
        return socket.ConnectAsync(_listener.LocalEndPoint!).Wait(TimeSpan.FromMilliseconds(200));
    }

    private static Socket New() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
