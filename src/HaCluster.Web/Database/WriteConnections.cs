using HaCluster.Web.Settings;
using Npgsql;
using Prometheus;

namespace HaCluster.Web.Database;

/// <summary>
/// The connections to one database host on which writes run. Invariant: nothing here asks the server to cancel a statement. A commit that
/// waits for the synchronous standby becomes visible when its wait is cancelled, and a failover then takes back what others have read. So a
/// write can be abandoned but not ended: its session goes on waiting at the server, and its place here stays taken until the server
/// answers or is gone, also when the connection or the process that sent it ends before (an orphan). While abandoned writes and orphans
/// hold all places, further writes are refused at once.
/// </summary>
internal sealed class WriteConnections(
    HostEndpoint host, NpgsqlDataSource source, int size, TimeProvider clock, DatabaseMetrics metrics, ILogger<WriteConnections> log)
    : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HostGate _gate = new(size);
    private readonly IGauge _waitingGauge = metrics.WritesWaiting(host);
    private readonly IGauge _abandonedGauge = metrics.WritesAbandoned(host);
    private readonly Dictionary<int, Orphan> _orphans = [];
    private TaskCompletionSource _full = NewSignal();
    private CancellationTokenSource _serverEnded = new();
    private DateTime? _serverStarted;
    private int _abandoned;
    private int _held;

    private enum Orphan
    {
        /// <summary>Its connection broke; the server has not been asked yet whether the session is still there.</summary>
        Supposed,

        /// <summary>The server says that it waits.</summary>
        Seen,
    }

    /// <summary>Abandoned writes hold all places: it is not worth waiting for one.</summary>
    public bool IsFull => WhenFull.IsCompleted;

    /// <summary>The server processes of writes whose connection ended without an answer.</summary>
    public int[] Orphans
    {
        get
        {
            lock (_lock)
                return [.. _orphans.Keys];
        }
    }

    private Task WhenFull
    {
        get
        {
            lock (_lock)
                return _full.Task;
        }
    }

    /// <summary>Waits for a free place, first come first served. <see cref="Begin"/> has to follow.</summary>
    /// <exception cref="WritesWaitingException">Abandoned writes hold all places.</exception>
    /// <exception cref="HostBusyException">The limit passed, or what <paramref name="pointless"/> waits for came first.</exception>
    public async Task EnterAsync(TimeSpan limit, Func<CancellationToken, Task> pointless)
    {
        if (!IsFull && await _gate.EnterAsync(limit, decided => Task.WhenAny(WhenFull, pointless(decided))))
            return;
        throw IsFull ? new WritesWaitingException(size) : new HostBusyException(size);
    }

    /// <summary>Starts to store a birthday.</summary>
    public PendingWrite Begin(string key, DateOnly birthday)
    {
        var write = new PendingWrite(this);
        write.Ended = RunAsync(write, key, birthday);
        return write;
    }

    public void GiveUp(PendingWrite write)
    {
        lock (_lock)
            if (write.State == WriteState.Opening)
                write.State = WriteState.GivenUp;
    }

    public void Abandon(PendingWrite write)
    {
        lock (_lock)
        {
            if (write.State != WriteState.Sent)
                return;
            write.State = WriteState.Abandoned;
            _abandoned++;
            Recount();
        }
        _ = ReportAsync(write);
    }

    /// <summary>
    /// Takes note of a server's start before any write is routed to it. The sessions of an earlier run are gone, even if no packet ever said
    /// so: their connections are closed.
    /// </summary>
    public void Saw(DateTime started)
    {
        CancellationTokenSource ended;
        int freed;
        lock (_lock)
        {
            var isNew = _serverStarted is { } known && known != started;
            _serverStarted = started;
            if (!isNew)
                return;
            (ended, _serverEnded) = (_serverEnded, new CancellationTokenSource());
            freed = Remove(_orphans.Keys);
        }
        Leave(freed);
        _ = EndAsync(ended);
    }

    /// <summary>Takes over what an earlier process of this instance left waiting.</summary>
    public void Adopt(IEnumerable<int> processes)
    {
        lock (_lock)
        {
            foreach (var process in processes)
                if (!_orphans.ContainsKey(process) && _gate.TryEnter())
                    _orphans.Add(process, Orphan.Seen);
            Recount();
        }
    }

    /// <summary>Frees the places of those that have ended.</summary>
    /// <param name="active">The processes that still run a statement.</param>
    /// <param name="asked">Those the server was asked about.</param>
    public void Keep(IReadOnlySet<int> active, IReadOnlyList<int> asked)
    {
        int freed;
        lock (_lock)
        {
            foreach (var process in asked.Where(p => active.Contains(p) && _orphans.ContainsKey(p)))
                _orphans[process] = Orphan.Seen;
            freed = Remove(asked.Where(p => !active.Contains(p)));
        }
        Leave(freed);
    }

    /// <summary>Closes the idle connections, and each of the others when its write has ended.</summary>
    public void Clear() => source.Clear();

    /// <summary>Opens a connection whose statements cannot be cancelled.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = source.CreateConnection();
        connection.SslClientAuthenticationOptionsCallback = new SingleHandshake().Begin;
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Abandoned writes stay with the server: their sockets are closed when the process ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            if (_abandoned > 0)
                log.LogInformation("{Count} abandoned writes go on waiting at {Host} after this process", _abandoned, host);
        await source.DisposeAsync();
    }

    private async Task RunAsync(PendingWrite write, string key, DateOnly birthday)
    {
        int? orphan = null;
        try
        {
            await using var connection = await OpenAsync();
            var process = connection.ProcessID;
            if (TrySend(write) is not { } serverEnded)
                return;
            try
            {
                await UserTable.SaveAsync(connection, key, birthday, serverEnded);
            }
            catch (OperationCanceledException exception) when (serverEnded.IsCancellationRequested)
            {
                throw new NpgsqlException("The server was restarted.", exception);
            }
            catch (Exception exception) when (exception is not (PostgresException or UnconfirmedCommitException))
            {
                orphan = process;
                throw;
            }
        }
        finally
        {
            Leave(write, orphan);
        }
    }

    // When the attempt was given up while the connection was being opened, nobody would learn of the outcome: nothing is sent.
    private CancellationToken? TrySend(PendingWrite write)
    {
        CancellationToken serverEnded;
        lock (_lock)
        {
            if (write.State == WriteState.GivenUp)
                return null;
            write.State = WriteState.Sent;
            write.WasSent = true;
            serverEnded = _serverEnded.Token;
        }
        _waitingGauge.Inc();
        return serverEnded;
    }

    private void Leave(PendingWrite write, int? orphan)
    {
        int freed;
        lock (_lock)
        {
            if (write.State == WriteState.Abandoned)
                _abandoned--;
            write.State = WriteState.Ended;
            freed = orphan is { } process && _orphans.TryAdd(process, Orphan.Supposed) ? 0 : 1;
            Recount();
        }
        if (write.WasSent)
            _waitingGauge.Dec();
        Leave(freed);
    }

    // How many places are free without these orphans.
    private int Remove(IEnumerable<int> orphans)
    {
        var removed = orphans.ToArray().Count(_orphans.Remove);
        Recount();
        return removed;
    }

    private void Leave(int places)
    {
        for (var i = 0; i < places; i++)
            _gate.Leave();
    }

    private void Recount()
    {
        var held = _abandoned + _orphans.Values.Count(o => o == Orphan.Seen);
        if (held == _held)
            return;
        _held = held;
        _abandonedGauge.Set(held);
        if (held >= size)
            _full.TrySetResult();
        else if (_full.Task.IsCompleted)
            _full = NewSignal();
    }

    private async Task ReportAsync(PendingWrite write)
    {
        var abandoned = clock.GetTimestamp();
        var (outcome, problem) = ("confirmed", "");
        try
        {
            await write.Ended;
        }
        catch (Exception exception)
        {
            outcome = exception switch
            {
                UnconfirmedCommitException => "unconfirmed",
                PostgresException => "failed",
                _ => "lost",
            };
            problem = $": {exception.Message}";
        }
        metrics.AbandonedWriteEnded(outcome);
        log.LogDebug(
            "A write that was abandoned {Elapsed:0} ms ago at {Host} is {Outcome}{Problem}",
            clock.GetElapsedTime(abandoned).TotalMilliseconds, host, outcome, problem);
    }

    private static async Task EndAsync(CancellationTokenSource server)
    {
        await server.CancelAsync();
        server.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
