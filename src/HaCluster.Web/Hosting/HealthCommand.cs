using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HaCluster.Web.Hosting;

/// <summary><c>--health</c>: the container's health check. The image has no shell and no curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>0 when the instance answers <c>/health/live</c> with 200; else 1 and the reason on stderr.</summary>
    public static async Task<int> RunAsync(IPEndPoint endpoint)
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endpoint, limit.Token);
            await socket.SendAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), limit.Token);
            var buffer = new byte[64];
            var length = await socket.ReceiveAsync(buffer, limit.Token);
            var status = Encoding.ASCII.GetString(buffer, 0, length).Split('\r')[0];
            if (status.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
                return 0;
            await Console.Error.WriteLineAsync($"{endpoint} answered '{status}'");
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{endpoint} does not answer: {exception.Message}");
        }
        return 1;
    }
}
