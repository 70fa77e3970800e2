using HaCluster.Observation.Endpoints;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaCluster.Observation.Probes;

/// <summary>What a remote command left behind.</summary>
public sealed record RemoteResult(string Host, int ExitCode, string Output, string Error);

/// <summary>An SSH connection to a host of the cluster whose host key was checked against the one the deployment published.</summary>
public sealed class SshSession : IDisposable
{
    private readonly SshClient _client;
    private readonly HostEndpoint _host;

    private SshSession(SshClient client, HostEndpoint host) => (_client, _host) = (client, host);

    /// <exception cref="ProbeException">No connection, a wrong host key, or a refused key; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public static async Task<SshSession> ConnectAsync(HostEndpoint host, SecretText privateKey, CancellationToken deadline)
    {
        var client = new SshClient(ConnectionTo(host, privateKey));
        string? refusedKey = null;
        client.HostKeyReceived += (_, received) =>
        {
            received.CanTrust = HostKey.Matches(host.SshHostKey, received.HostKey);
            if (!received.CanTrust) refusedKey = $"{received.HostKeyName} SHA256:{received.FingerPrintSHA256}";
        };
        try
        {
            // The library looks at the token only between protocol steps; a silent peer must not hold us beyond the deadline.
            await client.ConnectAsync(deadline).WaitAsync(deadline);
            return new SshSession(client, host);
        }
        catch (OperationCanceledException)
        {
            DisposeInBackground(client);
            throw;
        }
        catch (Exception exception) when (exception is SshException or System.Net.Sockets.SocketException or IOException or ObjectDisposedException)
        {
            client.Dispose();
            throw new ProbeException(refusedKey is null
                ? $"SSH to {host.SshUser}@{host.SshHost}:{host.SshPort}: {exception.Message}"
                : $"SSH to {host.SshHost}:{host.SshPort}: the host shows key {refusedKey}, not the one it was deployed with", exception);
        }
    }

    /// <exception cref="ProbeException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed; the remote command may still run.</exception>
    public async Task<RemoteResult> RunAsync(string commandText, CancellationToken deadline)
    {
        using var command = _client.CreateCommand(commandText);
        try
        {
            await command.ExecuteAsync(deadline).WaitAsync(deadline);
            return new RemoteResult(_host.Name, command.ExitStatus ?? -1, command.Result, command.Error);
        }
        catch (Exception exception) when (exception is SshException or System.Net.Sockets.SocketException or IOException or ObjectDisposedException)
        {
            throw new ProbeException($"SSH to {_host.SshHost}:{_host.SshPort} broke: {exception.Message}", exception);
        }
    }

    // A polite disconnect waits for the peer, which may be dead.
    public void Dispose() => DisposeInBackground(_client);

    private static ConnectionInfo ConnectionTo(HostEndpoint host, SecretText privateKey)
    {
        using var key = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(privateKey.Reveal()));
        PrivateKeyFile identity;
        try
        {
            identity = new PrivateKeyFile(key);
        }
        catch (SshException exception)
        {
            throw new ProbeException($"The stack output sshPrivateKey cannot be read: {exception.Message}", exception);
        }
        var connection = new ConnectionInfo(
            host.SshHost, host.SshPort, host.SshUser, new PrivateKeyAuthenticationMethod(host.SshUser, identity));
        HostKey.RestrictAlgorithms(connection, host.SshHostKey);
        return connection;
    }

    private static void DisposeInBackground(SshClient client) => _ = Task.Run(() =>
    {
        try
        {
            client.Dispose();
        }
        catch (Exception exception) when (exception is SshException or System.Net.Sockets.SocketException or IOException or ObjectDisposedException)
        {
            // The connection is already gone, which is what was wanted.
        }
    });
}
