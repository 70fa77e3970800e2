using HaCluster.Web.Settings;
using Npgsql;
using Prometheus;

namespace HaCluster.Web.Database;

/// <summary>
/// Reads and writes <c>base.users</c> wherever that is possible at the moment, trying again within a budget when a host fails on the way.
/// </summary>
internal sealed class UserStore(
    AppSettings settings, DatabaseHosts hosts, HostMonitor monitor, TimeProvider clock, DatabaseMetrics metrics, ILogger<UserStore> log)
{
    private readonly IHistogram _reads = metrics.Duration("read");
    private readonly IHistogram _writes = metrics.Duration("write");
    private readonly LogLimit _logLimit = new(clock, TimeSpan.FromSeconds(1));
    private long _lastRead;

    /// <summary>When a read last worked, as a timestamp of the clock; null when none has.</summary>
    public long? LastRead => Volatile.Read(ref _lastRead) is not 0 and var at ? at : null;

    /// <summary>
    /// The birthday stored for a key, null when there is none. Asks the primary first and falls back to whatever host answers, so it
    /// works while one host is up; what a standby says may lag behind the primary.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">No host answered within the read budget.</exception>
    public async Task<DateOnly?> FindAsync(string key, CancellationToken cancel)
    {
        var budget = new Budget(clock, settings.ReadBudget);
        var failures = new List<string>();
        for (var round = 0; !budget.IsSpent; round++)
        {
            var tried = new List<HostEndpoint>(1);
            var another = false;
            while (!budget.IsSpent && NextToRead(tried) is { } host)
            {
                try
                {
                    var found = await FindAtAsync(host, key, budget);
                    Volatile.Write(ref _lastRead, clock.GetTimestamp());
                    _reads.Observe(budget.Elapsed.TotalSeconds);
                    return found;
                }
                catch (Exception exception) when (exception is NpgsqlException or TimeoutException or HostBusyException)
                {
                    // Whatever it is, even a lasting error such as a missing grant, it may not be the other host's.
                    Note("read", host, exception, failures);
                    another |= DatabaseErrors.IsPassing(exception);
                    if (exception is not HostBusyException)
                        monitor.Doubt(host);
                }
                cancel.ThrowIfCancellationRequested();
            }
            if (!another)
                break;
            await Task.Delay(budget.Pause(round), clock, cancel);
        }
        throw Unavailable("read", failures, outcomeUnknown: false);
    }

    /// <summary>Whether a write would be tried now, neither refused nor left to wait for a primary.</summary>
    public bool AcceptsWrites => monitor.View.Primary is { Endpoint: var host } && !hosts.Writes(host).IsFull;

    /// <summary>
    /// Stores a birthday on the primary, waiting for one to appear and trying again when it fails. Safe to repeat: it sets one column to
    /// a value of the request, so once or twice is the same. Returns only after a commit that the server confirmed without a warning.
    /// What was sent is not cancelled: when the budget is spent or the primary is another one, it is left to the server.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">No confirmed commit within the write budget, or the primary refuses for a lasting
    /// reason, or as many writes as may wait at it do.</exception>
    public async Task SaveAsync(string key, DateOnly birthday, CancellationToken cancel)
    {
        var writes = new List<PendingWrite>(1);
        try
        {
            await SaveAsync(key, birthday, writes, cancel);
        }
        finally
        {
            writes.ForEach(w => w.Abandon());
        }
    }

    private async Task SaveAsync(string key, DateOnly birthday, List<PendingWrite> writes, CancellationToken cancel)
    {
        var budget = new Budget(clock, settings.WriteBudget);
        var failures = new List<string>();
        var outcomeUnknown = false;
        for (var attempt = 0; !budget.IsSpent; attempt++)
        {
            if (monitor.View.Primary is not { Endpoint: var host } primary)
            {
                if (!await monitor.WaitUntilAsync(v => v.Primary is not null, budget.Left, cancel))
                    failures.Add(monitor.View.WriteObstacle ?? "");
                cancel.ThrowIfCancellationRequested();
                continue;
            }
            PendingWrite? write = null;
            try
            {
                write = await BeginAsync(primary, key, birthday, budget.Left);
                writes.Add(write);
                await EndAsync(write, primary, budget.Left);
                _writes.Observe(budget.Elapsed.TotalSeconds);
                return;
            }
            catch (WritesWaitingException exception)
            {
                failures.Add($"{host}: {exception.Message}");
                metrics.WriteRefused();
                throw Unavailable("write", failures, outcomeUnknown, exception.Writes);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or HostBusyException
                or UnconfirmedCommitException)
            {
                Note("write", host, exception, failures);
                outcomeUnknown |= write is { WasSent: true } && DatabaseErrors.LeavesOutcomeUnknown(exception);
                if (!DatabaseErrors.IsPassing(exception))
                    break;
                if (exception is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
                    hosts.Clear(host);
            }
            await monitor.ReconsiderAsync(host, budget.Left, cancel);
            if (attempt > 0)
                await Task.Delay(budget.Pause(attempt), clock, cancel);
        }
        throw Unavailable("write", failures, outcomeUnknown);
    }

    private HostEndpoint? NextToRead(List<HostEndpoint> tried)
    {
        // The view is read again each time: what was found out meanwhile counts.
        HostEndpoint? next = null;
        foreach (var host in monitor.View.ReadOrder)
        {
            if (tried.Contains(host))
                continue;
            if (!monitor.IsDoubted(host))
            {
                next = host;
                break;
            }
            next ??= host;
        }
        if (next is { } chosen)
            tried.Add(chosen);
        return next;
    }

    private async Task<DateOnly?> FindAtAsync(HostEndpoint host, string key, Budget budget)
    {
        var gate = hosts.ReadGate(host);
        if (!await gate.EnterAsync(
                budget.Left, decided => monitor.WaitUntilAsync(v => v[host].Role == HostRole.Unreachable, decided)))
            throw new HostBusyException(settings.DatabaseReadPoolSize);
        DateOnly? found = null;
        await Attempt.RunAsync(c => gate.LeaveAfterAsync(Find(c)), budget.AtMost(settings.ReadAttempt));
        return found;

        async Task Find(CancellationToken cancel) => found = await UserTable.FindAsync(hosts.Reads(host), key, cancel);
    }

    private async Task<PendingWrite> BeginAsync(HostStatus primary, string key, DateOnly birthday, TimeSpan limit)
    {
        var connections = hosts.Writes(primary.Endpoint);
        await connections.EnterAsync(limit, decided => monitor.WaitUntilAsync(v => !primary.IsSameServer(v.Primary), decided));
        return connections.Begin(key, birthday);
    }

    // Nothing good will come from a server that is no longer the primary: do not wait for its answer.
    private async Task EndAsync(PendingWrite write, HostStatus primary, TimeSpan limit)
    {
        using var settled = new CancellationTokenSource();
        settled.CancelAfter(limit);
        await Task.WhenAny(write.Ended, monitor.WaitUntilAsync(v => !primary.IsSameServer(v.Primary), settled.Token));
        settled.Cancel();
        if (!write.Ended.IsCompleted)
        {
            write.GiveUp();
            throw new TimeoutException(
                primary.IsSameServer(monitor.View.Primary) ? "no answer in time" : "the host is no longer the primary");
        }
        await write.Ended;
    }

    private void Note(string operation, HostEndpoint host, Exception error, List<string> failures)
    {
        failures.Add($"{host}: {error.Message}");
        metrics.Retried(operation, DatabaseErrors.Reason(error));
    }

    private DatabaseUnavailableException Unavailable(string operation, List<string> failures, bool outcomeUnknown, int writesWaiting = 0)
    {
        metrics.Refused(operation);
        var error = new DatabaseUnavailableException($"{operation} failed: {string.Join("; ", failures)}")
        {
            OutcomeUnknown = outcomeUnknown,
            WritesWaiting = writesWaiting,
        };
        if (_logLimit.Passes(out var held))
            log.LogError("{Error}{Held}", error.Message, held > 0 ? $" ({held} more since the last line)" : "");
        return error;
    }
}
