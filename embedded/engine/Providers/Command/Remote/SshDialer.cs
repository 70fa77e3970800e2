using System.Diagnostics;
using System.Net.Sockets;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>Connects to one host, trying again with growing pauses until its <see cref="SshSettings.DialErrorLimit"/>.</summary>
/// <param name="settings">Whom to connect to; a jump host is dealt with by the caller.</param>
/// <param name="endpoint">Where to connect: the host itself, or the local end of a tunnel to it.</param>
/// <param name="report">Told of every failed attempt.</param>
internal sealed class SshDialer<TClient>(SshSettings settings, (string Host, int Port) endpoint, Func<ConnectionInfo, TClient> create, Action<string> report)
    where TClient : BaseClient
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>A key that was not installed yet needs longer than a daemon that is starting, and servers punish quick guesses.</summary>
    private static readonly TimeSpan PauseAfterRefusedKey = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait for one answer of the server once connected.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    public async Task<TClient> DialAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(cancellation);
            }
            catch (Exception exception) when (IsWorthRetrying(exception, cancellation))
            {
                var reason = Explain(exception);
                if (attempt >= settings.DialErrorLimit && settings.DialErrorLimit >= 0) throw GiveUp(attempt, watch.Elapsed, reason, exception);
                report($"connecting to {settings.Target}: attempt {attempt} of {Limit} failed: {reason}");
                if (exception is SshAuthenticationException && pause < PauseAfterRefusedKey) pause = PauseAfterRefusedKey;
                await Task.Delay(pause, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private string Limit => settings.DialErrorLimit < 0 ? "unlimited" : $"{settings.DialErrorLimit}";

    private async Task<TClient> AttemptAsync(CancellationToken cancellation)
    {
        var connection = new ConnectionInfo(endpoint.Host, endpoint.Port, settings.User, SshAuthentication.Methods(settings))
        {
            Timeout = settings.PerDialTimeout ?? TimeSpan.FromMinutes(10),
        };
        if (settings.IsLoopback) RemovePostQuantumKeyExchange(connection);
        var client = create(connection);
        var hostKey = settings.HostKey is null ? null : new HostKeyCheck(settings.HostKey);
        hostKey?.Apply(client, connection);
        client.KeepAliveInterval = KeepAlive;

        // The library bounds each wait, not the sum of them; and it blocks in key exchange and authentication.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (settings.PerDialTimeout is { } perDial) limit.CancelAfter(perDial);
        var connecting = BlockingCall.RunAsync(() => client.ConnectAsync(limit.Token).GetAwaiter().GetResult());
        try
        {
            await connecting.WaitAsync(limit.Token);
            connection.Timeout = AnswerLimit;
            return client;
        }
        catch (Exception exception)
        {
            _ = connecting.ContinueWith(
                ended => { _ = ended.Exception; client.Dispose(); }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            cancellation.ThrowIfCancellationRequested();
            if (hostKey?.Refused is { } shown)
            {
                throw new SshDialException(
                    $"{settings.Target} shows the host key {shown}, which is not the connection's hostKey: either the host was rebuilt " +
                    "(then update hostKey) or something else answers at this address (then do not connect)", exception);
            }
            if (exception is OperationCanceledException) throw new SshOperationTimeoutException($"no SSH session within {settings.PerDialTimeout?.TotalSeconds} s", exception);
            throw;
        }
    }

    /// <summary>It costs 80 ms of processor time a connection, against recordings of a wire which this traffic never sees.</summary>
    private static void RemovePostQuantumKeyExchange(ConnectionInfo connection)
    {
        foreach (var name in connection.KeyExchangeAlgorithms.Keys.ToArray())
        {
            if (name.StartsWith("mlkem", StringComparison.Ordinal) || name.StartsWith("sntrup", StringComparison.Ordinal))
            {
                connection.KeyExchangeAlgorithms.Remove(name);
            }
        }
    }

    private static bool IsWorthRetrying(Exception exception, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested
        && exception is SshException or SocketException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException;

    private SshDialException GiveUp(int attempts, TimeSpan elapsed, string reason, Exception exception)
    {
        var fix = exception is SshAuthenticationException
            ? "Check user, privateKey and password, and that the host has the matching public key"
            : "Check that the host runs and that sshd listens there";
        return new SshDialException(
            $"cannot connect to {settings.Target}: {attempts} attempt{(attempts == 1 ? "" : "s")} failed in {elapsed.TotalSeconds:0.0} s, " +
            $"the last with: {reason}. {fix}; try: {settings.SshCommandLine}", exception);
    }

    private static string Explain(Exception exception) => exception switch
    {
        SocketException socket => socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.ConnectionReset => "connection reset",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route to the host",
            SocketError.HostNotFound or SocketError.TryAgain => "the host name does not resolve",
            _ => socket.Message,
        },
        SshAuthenticationException => $"authentication refused ({exception.Message})",
        _ => exception.Message.ReplaceLineEndings(" "),
    };
}
