using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaCluster.Ssh;

/// <summary>
/// Runs commands, copies files and opens tunnels over connections that it keeps open: setting one up costs more than most commands.
/// Several commands share a connection, each as a session of its own, and all servers behind a jump host share the connection to it.
/// Concurrent first users share one dial. A connection that failed is never lent again. Safe for concurrent use.
/// </summary>
public sealed class SshConnectionPool : IAsyncDisposable
{
    /// <summary>sshd allows 10 (MaxSessions); each command may need a second one to find out whether the host still answers.</summary>
    private const int SessionsPerConnection = 4;

    /// <summary>
    /// Successful dials that yield nothing usable before the host is called broken. Far more than a host needs: in a burst, others may
    /// take every session of a new connection first, and each round serves at least <see cref="SessionsPerConnection"/> of them.
    /// </summary>
    private const int MostDials = 64;

    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<SshTarget, List<SshConnection>> _connections = [];
    private readonly Dictionary<SshTarget, PendingDial> _dials = [];
    private readonly TimeProvider _time;
    private readonly RemoteShell _shell;
    private readonly ITimer _eviction;
    private bool _disposed;

    /// <param name="time">Decides when an idle connection is closed: after 30 to 45 s. Null for the system's.</param>
    /// <param name="liveness">Null for <see cref="LivenessLimits.Default"/>.</param>
    public SshConnectionPool(TimeProvider? time = null, LivenessLimits? liveness = null)
    {
        _time = time ?? TimeProvider.System;
        _shell = new RemoteShell(this, liveness ?? LivenessLimits.Default);
        _eviction = _time.CreateTimer(_ => CloseIdle(), null, IdleLimit / 2, IdleLimit / 2);
    }

    /// <summary>Runs a command to its end, whatever its exit status is.</summary>
    /// <param name="report">Receives a message for each failed attempt to connect and each optional variable that was refused.</param>
    /// <exception cref="SshDialException">Not connected; nothing ran.</exception>
    /// <exception cref="RemoteCommandException">The session was refused, the command timed out, or its host died.</exception>
    /// <exception cref="OperationCanceledException">Thrown when the command was stopped, which takes up to 20 s.</exception>
    public Task<RemoteExit> RunAsync(
        SshTarget target, RemoteCommand command, IRemoteOutput output, Action<string> report, CancellationToken cancellation) =>
        _shell.RunAsync(target, command, output, report, cancellation);

    /// <summary>Makes sure that there is a connection, so that the next command need not wait for one.</summary>
    /// <exception cref="SshDialException">Not connected.</exception>
    public async Task ConnectAsync(SshTarget target, CancellationToken cancellation)
    {
        using var lease = await RentAsync(target, forTunnel: false, static _ => { }, cancellation);
    }

    /// <summary>A way to the server's SSH port, without a login on it.</summary>
    /// <param name="report">Receives a message for each failed attempt to connect to the jump host.</param>
    /// <exception cref="SshDialException">The jump host could not be reached.</exception>
    public async Task<SshRoute> OpenRouteAsync(SshTarget target, Action<string> report, CancellationToken cancellation)
    {
        if (target.JumpHost is not { } jumpHost)
            return SshRoute.Direct(target);
        while (true)
        {
            var lease = await RentAsync(jumpHost, forTunnel: true, report, cancellation);
            try
            {
                return SshRoute.Through(lease, target);
            }
            catch (Exception exception) when (SshErrors.IsOfConnection(exception))
            {
                lease.Discard();
                lease.Dispose();
                if (!lease.Reused)
                    throw new SshDialException(jumpHost, $"the connection broke: {SshErrors.Explain(exception)}", exception);
            }
        }
    }

    /// <summary>Opens a connection of its own for file operations.</summary>
    /// <param name="report">Receives a message for each failed attempt to connect.</param>
    /// <exception cref="SshDialException">Not connected.</exception>
    public async Task<SshFiles> OpenFilesAsync(SshTarget target, Action<string> report, CancellationToken cancellation)
    {
        var (client, route) = await ConnectAsync(target, SshFiles.CreateClient, report, cancellation);
        return new SshFiles(client, route);
    }

    /// <summary>Closes every connection; commands that still run on one fail.</summary>
    public async ValueTask DisposeAsync()
    {
        SshConnection[] all;
        lock (_gate)
        {
            _disposed = true;
            foreach (var (target, dial) in _dials.ToArray())
                Abandon(target, dial);
            all = [.. _connections.Values.SelectMany(list => list)];
            _connections.Clear();
        }
        await _eviction.DisposeAsync();
        foreach (var tunnelled in new[] { true, false })
        {
            await Task.WhenAll(all
                .Where(connection => connection.IsTunnelled == tunnelled)
                .Select(connection => BlockingCall.RunAsync(connection.Dispose)));
        }
    }

    /// <summary>A connection for one session or tunnel; connects when there is none to share.</summary>
    /// <exception cref="SshDialException">The host could not be reached within its dial limits.</exception>
    internal async Task<SshLease> RentAsync(SshTarget target, bool forTunnel, Action<string> report, CancellationToken cancellation)
    {
        for (var dials = 0; dials <= MostDials; dials++)
        {
            PendingDial dial;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (FindFree(target, forTunnel) is { } free)
                    return Lend(free, forTunnel, reused: dials == 0);
                if (!_dials.TryGetValue(target, out dial!))
                    _dials[target] = dial = StartDial(target, report);
                dial.Waiters++;
            }
            try
            {
                await dial.Task.WaitAsync(cancellation);
            }
            finally
            {
                lock (_gate)
                {
                    if (--dial.Waiters == 0)
                        Abandon(target, dial);
                }
            }
        }
        throw new SshDialException(target, $"the host accepts connections but closes them at once; try: {target.CommandLine}");
    }

    internal void Return(SshConnection connection, bool forTunnel)
    {
        bool closes;
        lock (_gate)
        {
            if (forTunnel)
                connection.Tunnels--;
            else
                connection.Sessions--;
            connection.IdleSince = _time.GetUtcNow();
            closes = connection.Retired && !connection.InUse;
        }
        if (closes)
            Discard(connection);
    }

    internal void Retire(SshConnection connection)
    {
        lock (_gate)
        {
            connection.Retired = true;
            Remove(connection);
        }
    }

    /// <summary>Closes a connection at once, whoever else uses it: they would only wait for a dead host.</summary>
    internal void Discard(SshConnection connection)
    {
        lock (_gate)
        {
            if (connection.Broken)
                return;
            connection.Broken = true;
            Remove(connection);
        }
        BlockingCall.Abandon(BlockingCall.RunAsync(connection.Dispose));
    }

    private void Remove(SshConnection connection)
    {
        foreach (var list in _connections.Values)
            list.Remove(connection);
    }

    private SshLease Lend(SshConnection connection, bool forTunnel, bool reused)
    {
        if (forTunnel)
            connection.Tunnels++;
        else
            connection.Sessions++;
        return new SshLease(this, connection, forTunnel, reused);
    }

    private SshConnection? FindFree(SshTarget target, bool forTunnel) =>
        _connections.TryGetValue(target, out var list)
            ? list.Find(connection => (forTunnel || connection.Sessions < SessionsPerConnection) && connection.Client.IsConnected)
            : null;

    private PendingDial StartDial(SshTarget target, Action<string> report)
    {
        var dial = new PendingDial();
        dial.Task = Task.Run(() => DialAsync(target, report, dial), CancellationToken.None);
        return dial;
    }

    /// <summary>The last waiter left: stops the dial and ignores a late error. Call under the lock.</summary>
    private void Abandon(SshTarget target, PendingDial dial)
    {
        Forget(target, dial);
        dial.Stop.Cancel();
        BlockingCall.Abandon(dial.Task);
    }

    private void Forget(SshTarget target, PendingDial dial)
    {
        if (_dials.TryGetValue(target, out var current) && current == dial)
            _dials.Remove(target);
    }

    private async Task DialAsync(SshTarget target, Action<string> report, PendingDial dial)
    {
        try
        {
            var (client, route) = await ConnectAsync(target, info => new SshClient(info), report, dial.Stop.Token);
            Keep(target, new SshConnection(client, route, target.JumpHost is not null));
        }
        finally
        {
            lock (_gate)
                Forget(target, dial);
        }
    }

    private async Task<(TClient Client, SshRoute Route)> ConnectAsync<TClient>(
        SshTarget target, Func<ConnectionInfo, TClient> create, Action<string> report, CancellationToken cancellation)
        where TClient : BaseClient
    {
        while (true)
        {
            var route = await OpenRouteAsync(target, report, cancellation);
            try
            {
                return (await new SshDialer<TClient>(target, route, create, report).DialAsync(cancellation), route);
            }
            catch (SshDialException exception)
            {
                var refusal = route.Refusal;
                // Silence may be that of a jump host which died since its connection was set up; a new connection to it tells.
                var retries = refusal is null && route.IsReused && exception.InnerException is SshOperationTimeoutException;
                if (retries)
                    route.RetireJumpHost();
                route.Dispose();
                if (retries)
                    continue;
                if (refusal is null)
                    throw;
                var reason = $"the tunnel through {target.JumpHost!.Name} failed: {refusal.TrimEnd('.')}";
                throw new SshDialException(target, reason, $"{exception.Message} ({reason})", exception);
            }
            catch
            {
                route.Dispose();
                throw;
            }
        }
    }

    private void Keep(SshTarget target, SshConnection connection)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                connection.IdleSince = _time.GetUtcNow();
                if (!_connections.TryGetValue(target, out var list))
                    _connections[target] = list = [];
                list.Add(connection);
                return;
            }
        }
        connection.Dispose();
    }

    private void CloseIdle()
    {
        SshConnection[] idle;
        lock (_gate)
        {
            var limit = _time.GetUtcNow() - IdleLimit;
            idle = [.. _connections.Values.SelectMany(list => list)
                .Where(connection => !connection.InUse && (connection.IdleSince < limit || !connection.Client.IsConnected))];
        }
        foreach (var connection in idle)
            Discard(connection);
    }

    private sealed class PendingDial
    {
        public CancellationTokenSource Stop { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;

        public int Waiters { get; set; }
    }
}
