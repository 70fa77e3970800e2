using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace HaCluster.TestKit;

public static class Loopback
{
    private const int FirstPort = 20000;
    // Linux takes the ports of outgoing connections from 32768 on (net.ipv4.ip_local_port_range).
    private const int EndOfPorts = 32768;

    private static readonly ConcurrentDictionary<int, bool> HandedOut = new();

    /// <summary>
    /// A TCP port of 127.0.0.1 on which nothing listens. It is given once in a process, and no outgoing connection takes it before the
    /// caller listens on it.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstPort, EndOfPorts);
            if (!HandedOut.ContainsKey(port) && NothingListensOn(port) && HandedOut.TryAdd(port, true))
                return port;
        }
    }

    private static bool NothingListensOn(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
