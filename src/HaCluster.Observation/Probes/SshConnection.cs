using System.Net.Sockets;
using System.Text;
using HaCluster.Ssh;
using HaCluster.Topology;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaCluster.Observation.Probes;

/// <summary>Where an SSH server is, and how it is known.</summary>
/// <param name="Name">Of the server, for messages: <c>admin@203.0.113.5:22</c>.</param>
/// <param name="Address">Where to connect to: the server itself, or the near end of a tunnel to it.</param>
/// <param name="HostKey">Its public key line; without one nothing is trusted.</param>
internal sealed record SshTarget(string Name, string Address, int Port, string User, string? HostKey);

/// <summary>Opens SSH connections to servers whose host key is checked against the one the deployment published.</summary>
internal static class SshConnection
{
    /// <param name="privateKey">Null for the keys of the SSH agent.</param>
    /// <param name="explain">What is known of a failure besides the exception; null for nothing.</param>
    /// <exception cref="ProbeException">No connection, a wrong host key, or a refused key; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public static async Task<SshClient> OpenAsync(
        SshTarget target, SecretText? privateKey, CancellationToken deadline, Func<string?>? explain = null)
    {
        var connection = new ConnectionInfo(target.Address, target.Port, target.User, Identity(target, privateKey));
        HostKey.RestrictAlgorithms(connection, target.HostKey);
        var client = new SshClient(connection);
        string? refusedKey = null;
        client.HostKeyReceived += (_, received) =>
        {
            received.CanTrust = HostKey.Matches(target.HostKey, received.HostKey);
            if (!received.CanTrust)
                refusedKey = $"{received.HostKeyName} SHA256:{received.FingerPrintSHA256}";
        };
        try
        {
            // The library looks at the token only between protocol steps; a silent peer must not hold us beyond the deadline.
            await client.ConnectAsync(deadline).WaitAsync(deadline);
            return client;
        }
        catch (OperationCanceledException)
        {
            DisposeInBackground(client);
            throw;
        }
        catch (Exception exception) when (IsOfConnection(exception))
        {
            client.Dispose();
            throw new ProbeException(refusedKey is null
                ? $"SSH to {target.Name}: {explain?.Invoke() ?? exception.Message}"
                : $"SSH to {target.Name}: the host shows key {refusedKey}, not the one it was deployed with", exception);
        }
    }

    public static bool IsOfConnection(Exception exception) =>
        exception is SshException or SocketException or IOException or ObjectDisposedException;

    /// <summary>A polite disconnect waits for the peer, which may be dead.</summary>
    public static void DisposeInBackground(IDisposable connection) => _ = Task.Run(() =>
    {
        try
        {
            connection.Dispose();
        }
        catch (Exception exception) when (IsOfConnection(exception))
        {
            // The connection is already gone, which is what was wanted.
        }
    });

    private static PrivateKeyAuthenticationMethod Identity(SshTarget target, SecretText? privateKey)
    {
        if (privateKey is null)
        {
            var socket = Environment.GetEnvironmentVariable(SshAgent.Variable);
            return string.IsNullOrEmpty(socket) || SshAgent.Identities(socket) is not { Count: > 0 } identities
                ? throw new ProbeException(
                    $"SSH to {target.Name}: the operator's key is in an SSH agent only, and "
                    + (string.IsNullOrEmpty(socket) ? $"{SshAgent.Variable} is not set" : $"the agent at {socket} has no key"))
                : new PrivateKeyAuthenticationMethod(target.User, [.. identities]);
        }
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(privateKey.Reveal()));
        try
        {
            return new PrivateKeyAuthenticationMethod(target.User, new PrivateKeyFile(text));
        }
        catch (SshException exception)
        {
            throw new ProbeException($"The stack output sshPrivateKey cannot be read: {exception.Message}", exception);
        }
    }
}
