using System.Diagnostics;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaCluster.Ssh;

/// <summary>Connects to one server and repeats failed attempts, with growing pauses, within its <see cref="DialLimits"/>.</summary>
/// <param name="target">The server.</param>
/// <param name="route">Where to connect: the server itself, or the local end of a tunnel to it.</param>
/// <param name="report">Receives a message for each failed attempt that is repeated.</param>
internal sealed class SshDialer<TClient>(SshTarget target, SshRoute route, Func<ConnectionInfo, TClient> create, Action<string> report)
    where TClient : BaseClient
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>A key that is not installed yet takes longer than a daemon that is starting, and servers penalise rapid failures.</summary>
    private static readonly TimeSpan PauseAfterRefusedKey = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait for one answer of the server once connected.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan NoLimit = TimeSpan.FromMinutes(10);

    private string Limit => target.Dial.Attempts < 0 ? "unlimited" : $"{target.Dial.Attempts}";

    /// <exception cref="SshDialException">The limits are reached, or another attempt would fail as well.</exception>
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
            catch (Exception exception) when (!cancellation.IsCancellationRequested && SshErrors.IsOfConnection(exception))
            {
                var reason = SshErrors.Explain(exception);
                if (attempt >= target.Dial.Attempts && target.Dial.Attempts >= 0)
                    throw GiveUp(attempt, watch.Elapsed, reason, exception);
                report($"Connecting to {target.Name}: attempt {attempt} of {Limit} failed: {reason}.");
                if (exception is SshAuthenticationException && pause < PauseAfterRefusedKey)
                    pause = PauseAfterRefusedKey;
                await Task.Delay(pause, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task<TClient> AttemptAsync(CancellationToken cancellation)
    {
        var connection = new ConnectionInfo(route.Host, route.Port, target.User, SshAuthentication.Methods(target))
        {
            Timeout = target.Dial.AttemptTimeout ?? NoLimit,
        };
        if (target.IsLoopback)
            RemovePostQuantumKeyExchange(connection);
        var hostKey = HostKeyCheck.For(target);
        var client = create(connection);
        hostKey?.Apply(client, connection);
        client.KeepAliveInterval = KeepAlive;

        // The library bounds each wait, not the sum of them; and it blocks in key exchange and authentication.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (target.Dial.AttemptTimeout is { } perAttempt)
            limit.CancelAfter(perAttempt);
        var connecting = BlockingCall.RunAsync(() => client.ConnectAsync(limit.Token).GetAwaiter().GetResult());
        try
        {
            await connecting.WaitAsync(limit.Token);
            connection.Timeout = AnswerLimit;
            return client;
        }
        catch (Exception exception)
        {
            DisposeWhenEnded(connecting, client);
            cancellation.ThrowIfCancellationRequested();
            if (hostKey?.Refused is { } presented)
                throw WrongHostKey(presented, exception);
            if (exception is OperationCanceledException)
                throw new SshOperationTimeoutException($"no SSH session within {target.Dial.AttemptTimeout?.TotalSeconds} s", exception);
            throw;
        }
    }

    private static void DisposeWhenEnded(Task connecting, TClient client) => _ = connecting.ContinueWith(
        ended =>
        {
            _ = ended.Exception;
            LostConnection.Close(client);
        },
        CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>It costs 80 ms of processor time a connection and protects recorded traffic; loopback traffic is not recorded.</summary>
    private static void RemovePostQuantumKeyExchange(ConnectionInfo connection)
    {
        foreach (var name in connection.KeyExchangeAlgorithms.Keys.ToArray())
        {
            if (name.StartsWith("mlkem", StringComparison.Ordinal) || name.StartsWith("sntrup", StringComparison.Ordinal))
                connection.KeyExchangeAlgorithms.Remove(name);
        }
    }

    private SshDialException WrongHostKey(string presented, Exception exception)
    {
        var reason = $"the host presents the key {presented}, which is not the expected host key";
        return new SshDialException(
            target, reason,
            $"Cannot connect to {target.Name}: {reason}. Either the host was rebuilt (then update the expected key) or another host " +
            "answers at this address (then do not connect).", exception);
    }

    private SshDialException GiveUp(int attempts, TimeSpan elapsed, string reason, Exception exception)
    {
        var fix = exception is SshAuthenticationException
            ? "Check the user, the private key and the password, and that the host has the matching public key"
            : "Check that the host runs and that sshd listens there";
        return new SshDialException(
            target, reason,
            $"Cannot connect to {target.Name}: {attempts} attempt{(attempts == 1 ? "" : "s")} failed in {elapsed.TotalSeconds:0.0} s, " +
            $"the last with: {reason}. {fix}; try: {target.CommandLine}", exception);
    }
}
