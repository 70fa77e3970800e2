using Renci.SshNet;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>
/// Keeps SSH connections open between the commands of one engine run: setting one up costs more than most scripts. Several commands
/// share a connection, each as a session of its own. Concurrent first users share one dial. A connection that failed is never lent again.
/// </summary>
internal sealed class SshConnectionPool : IAsyncDisposable
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
    private readonly Dictionary<SshSettings, List<SshConnection>> _connections = [];
    private readonly Dictionary<SshSettings, PendingDial> _dials = [];
    private readonly TimeProvider _time;
    private readonly ITimer _eviction;
    private bool _disposed;

    public SshConnectionPool(TimeProvider time)
    {
        _time = time;
        _eviction = time.CreateTimer(_ => CloseIdle(), null, IdleLimit / 2, IdleLimit / 2);
    }

    /// <summary>A connection for one session; connects when there is none to share.</summary>
    /// <param name="report">Told of failed attempts to connect.</param>
    /// <exception cref="SshDialException">The host could not be reached within its dial limits.</exception>
    public async Task<SshLease> RentAsync(SshSettings settings, Action<string> report, CancellationToken cancellation)
    {
        for (var dials = 0; dials <= MostDials; dials++)
        {
            PendingDial dial;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (FindFree(settings) is { } free)
                {
                    free.Sessions++;
                    return new SshLease(this, free, reused: dials == 0);
                }
                if (!_dials.TryGetValue(settings, out dial!)) _dials[settings] = dial = StartDial(settings, report);
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
                    if (--dial.Waiters == 0) Abandon(settings, dial);
                }
            }
        }
        throw new SshDialException($"{settings.Target} accepts connections but closes them at once; try: {settings.SshCommandLine}");
    }

    public async ValueTask DisposeAsync()
    {
        SshConnection[] all;
        lock (_gate)
        {
            _disposed = true;
            foreach (var (settings, dial) in _dials.ToArray()) Abandon(settings, dial);
            all = [.. _connections.Values.SelectMany(list => list)];
            _connections.Clear();
        }
        await _eviction.DisposeAsync();
        await Task.WhenAll(all.Select(connection => BlockingCall.RunAsync(connection.Dispose)));
    }

    internal void Return(SshConnection connection)
    {
        lock (_gate)
        {
            connection.Sessions--;
            connection.IdleSince = _time.GetUtcNow();
        }
    }

    /// <summary>Closes a connection at once, whoever else uses it: they would only wait for a dead host.</summary>
    internal void Discard(SshConnection connection)
    {
        lock (_gate)
        {
            if (connection.Broken) return;
            connection.Broken = true;
            foreach (var list in _connections.Values) list.Remove(connection);
        }
        BlockingCall.Abandon(BlockingCall.RunAsync(connection.Dispose));
    }

    private SshConnection? FindFree(SshSettings settings) =>
        _connections.TryGetValue(settings, out var list)
            ? list.Find(connection => !connection.Broken && connection.Sessions < SessionsPerConnection && connection.Client.IsConnected)
            : null;

    private PendingDial StartDial(SshSettings settings, Action<string> report)
    {
        var dial = new PendingDial();
        dial.Task = Task.Run(() => DialAsync(settings, report, dial), CancellationToken.None);
        return dial;
    }

    /// <summary>Nobody waits any longer: stop trying, and let a late error pass unseen. Call under the lock.</summary>
    private void Abandon(SshSettings settings, PendingDial dial)
    {
        Forget(settings, dial);
        dial.Stop.Cancel();
        BlockingCall.Abandon(dial.Task);
    }

    private void Forget(SshSettings settings, PendingDial dial)
    {
        if (_dials.TryGetValue(settings, out var current) && current == dial) _dials.Remove(settings);
    }

    private async Task DialAsync(SshSettings settings, Action<string> report, PendingDial dial)
    {
        SshTunnel? tunnel = null;
        try
        {
            if (settings.Proxy is not null) tunnel = await SshTunnel.OpenAsync(settings, report, dial.Stop.Token);
            var dialer = new SshDialer<SshClient>(settings, tunnel?.Endpoint ?? (settings.Host, settings.Port), info => new SshClient(info), report);
            Keep(settings, new SshConnection(await dialer.DialAsync(dial.Stop.Token), tunnel));
        }
        catch (Exception exception)
        {
            tunnel?.Dispose();
            if (exception is SshDialException && tunnel?.LastError is { } error)
            {
                throw new SshDialException($"{exception.Message} (the jump host {settings.Proxy!.Target} says: {error})", exception);
            }
            throw;
        }
        finally
        {
            lock (_gate) Forget(settings, dial);
        }
    }

    private void Keep(SshSettings settings, SshConnection connection)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                connection.IdleSince = _time.GetUtcNow();
                if (!_connections.TryGetValue(settings, out var list)) _connections[settings] = list = [];
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
                .Where(connection => connection.Sessions == 0 && (connection.IdleSince < limit || !connection.Client.IsConnected))];
        }
        foreach (var connection in idle) Discard(connection);
    }

    private sealed class PendingDial
    {
        public CancellationTokenSource Stop { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;

        public int Waiters { get; set; }
    }
}
