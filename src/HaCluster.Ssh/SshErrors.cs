using System.Net.Sockets;
using Renci.SshNet.Common;

namespace HaCluster.Ssh;

/// <summary>What the SSH library throws when a connection fails.</summary>
internal static class SshErrors
{
    public static bool IsOfConnection(Exception exception) =>
        exception is SshException or SocketException or IOException or ObjectDisposedException or InvalidOperationException;

    /// <summary>The cause as part of a sentence.</summary>
    public static string Explain(Exception exception) => exception switch
    {
        SocketException socket => socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.ConnectionReset => "connection reset",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route to the host",
            SocketError.HostNotFound or SocketError.TryAgain => "the host name does not resolve",
            _ => Clause(socket.Message),
        },
        SshAuthenticationException => $"authentication refused ({Clause(exception.Message)})",
        _ => Clause(exception.Message),
    };

    private static string Clause(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
