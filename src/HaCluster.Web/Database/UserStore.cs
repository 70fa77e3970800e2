using HaCluster.Web.Settings;
using Npgsql;

namespace HaCluster.Web.Database;

/// <summary>
/// Reads and writes <c>base.users</c> wherever that is possible at the moment, trying again within a budget when a host fails on the way.
/// </summary>
internal sealed class UserStore(
    AppSettings settings, DatabaseHosts hosts, HostMonitor monitor, TimeProvider clock, DatabaseMetrics metrics, ILogger<UserStore> log)
{
    private readonly LogLimit _logLimit = new(clock, TimeSpan.FromSeconds(1));

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
            var tried = new HashSet<HostEndpoint>();
            var another = false;
            while (!budget.IsSpent && NextToRead(tried) is { } host)
            {
                try
                {
                    var found = await FindAtAsync(host, key, budget);
                    metrics.Took("read", budget.Elapsed);
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

    /// <summary>
    /// Stores a birthday on the primary, waiting for one to appear and trying again when it fails. Safe to repeat: it sets one column to
    /// a value of the request, so once or twice is the same. Returns only after a commit that the server confirmed without a warning.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">No confirmed commit within the write budget, or the primary refuses for a lasting
    /// reason.</exception>
    public async Task SaveAsync(string key, DateOnly birthday, CancellationToken cancel)
    {
        var budget = new Budget(clock, settings.WriteBudget);
        var failures = new List<string>();
        var outcomeUnknown = false;
        for (var attempt = 0; !budget.IsSpent; attempt++)
        {
            if (monitor.View.Primary is not { Endpoint: var host })
            {
                if (!await monitor.WaitUntilAsync(v => v.Primary is not null, budget.Left, cancel))
                    failures.Add(monitor.View.WriteObstacle ?? "");
                continue;
            }
            var sent = false;
            try
            {
                await SaveAtAsync(host, key, birthday, () => sent = true, budget);
                metrics.Took("write", budget.Elapsed);
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or HostBusyException
                or UnconfirmedCommitException)
            {
                Note("write", host, exception, failures);
                outcomeUnknown |= sent && DatabaseErrors.LeavesOutcomeUnknown(exception);
                if (!DatabaseErrors.IsPassing(exception))
                    break;
                if (exception is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
                    hosts.Pool(host).Clear();
            }
            await monitor.ReconsiderAsync(host, budget.Left, cancel);
            if (attempt > 0)
                await Task.Delay(budget.Pause(attempt), clock, cancel);
        }
        throw Unavailable("write", failures, outcomeUnknown);
    }

    private HostEndpoint? NextToRead(HashSet<HostEndpoint> tried)
    {
        // The view is read again each time: what was found out meanwhile counts.
        var left = monitor.View.ReadOrder.Where(h => !tried.Contains(h)).OrderBy(monitor.IsDoubted).Cast<HostEndpoint?>().FirstOrDefault();
        if (left is { } host)
            tried.Add(host);
        return left;
    }

    private async Task<DateOnly?> FindAtAsync(HostEndpoint host, string key, Budget budget)
    {
        await EnterAsync(host, v => v[host].Role == HostRole.Unreachable, budget.Left);
        DateOnly? found = null;
        await Attempt.RunAsync(c => hosts.Gate(host).LeaveAfterAsync(Find(c)), budget.AtMost(settings.ReadAttempt));
        return found;

        async Task Find(CancellationToken cancel) => found = await UserTable.FindAsync(hosts.Pool(host), key, cancel);
    }

    private async Task SaveAtAsync(HostEndpoint host, string key, DateOnly birthday, Action sent, Budget budget)
    {
        await EnterAsync(host, Demoted, budget.Left);
        var limit = budget.AtMost(settings.WriteBudget / 2);
        using var settled = new CancellationTokenSource();
        try
        {
            // Nothing good will come from a host that is no longer the primary: do not wait for its answer.
            await Attempt.RunAsync(
                c => hosts.Gate(host).LeaveAfterAsync(UserTable.SaveAsync(hosts.Pool(host), key, birthday, sent, c)),
                limit,
                monitor.WaitUntilAsync(Demoted, limit, settled.Token));
        }
        finally
        {
            await settled.CancelAsync();
        }

        bool Demoted(ClusterView view) => view.Primary?.Endpoint != host;
    }

    private async Task EnterAsync(HostEndpoint host, Func<ClusterView, bool> pointless, TimeSpan limit)
    {
        if (!await hosts.Gate(host).EnterAsync(limit, settled => monitor.WaitUntilAsync(pointless, limit, settled)))
            throw new HostBusyException(settings.DatabasePoolSize);
    }

    private void Note(string operation, HostEndpoint host, Exception error, List<string> failures)
    {
        failures.Add($"{host}: {error.Message}");
        metrics.Retried(operation, DatabaseErrors.Reason(error));
    }

    private DatabaseUnavailableException Unavailable(string operation, List<string> failures, bool outcomeUnknown)
    {
        metrics.Refused(operation);
        var error = new DatabaseUnavailableException($"{operation} failed: {string.Join("; ", failures)}", outcomeUnknown);
        if (_logLimit.Passes(out var held))
            log.LogError("{Error}{Held}", error.Message, held > 0 ? $" ({held} more since the last line)" : "");
        return error;
    }
}
