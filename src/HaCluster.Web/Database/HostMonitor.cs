using System.Collections.Immutable;
using HaCluster.Web.Settings;

namespace HaCluster.Web.Database;

/// <summary>
/// Watches every database host in its own loop, so that a silent one delays nobody, and publishes what it finds as a
/// <see cref="ClusterView"/>. Requests route by the view and never search for the primary themselves: a promotion is known to all of
/// them at most one probe interval later.
/// </summary>
internal sealed class HostMonitor(
    AppSettings settings, DatabaseHosts hosts, TimeProvider clock, DatabaseMetrics metrics, ILogger<HostMonitor> log)
    : BackgroundService
{
    // While there is no primary every millisecond of detection is a millisecond of outage, and the hosts have little else to do.
    private static readonly TimeSpan HurriedInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly ImmutableDictionary<HostEndpoint, ProbeSignal> _signals =
        settings.DatabaseHosts.ToImmutableDictionary(h => h, _ => new ProbeSignal());

    private volatile Published _published = new(ClusterView.Initial(settings.DatabaseHosts));

    public ClusterView View => _published.View;

    /// <summary>Waits until the view fulfils the condition; false when the deadline or the cancellation comes first.</summary>
    public async Task<bool> WaitUntilAsync(Func<ClusterView, bool> condition, TimeSpan deadline, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(deadline);
        return await WaitUntilAsync(condition, limit.Token);
    }

    /// <summary>
    /// Waits until the view fulfils the condition; false when the cancellation comes first. It does not throw, because each write cancels
    /// such a wait.
    /// </summary>
    public async Task<bool> WaitUntilAsync(Func<ClusterView, bool> condition, CancellationToken cancel)
    {
        while (true)
        {
            var published = _published;
            if (condition(published.View))
                return true;
            await published.Superseded.Task.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancel.IsCancellationRequested)
                return condition(View);
        }
    }

    /// <summary>Returns when the primary was looked at anew, or is the primary no longer, or at the deadline.</summary>
    public async Task ReconsiderAsync(HostEndpoint primary, TimeSpan deadline, CancellationToken cancel)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(_signals[primary].Hurry(), WaitUntilAsync(v => v.Primary?.Endpoint != primary, deadline, done.Token));
        await done.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>A request had trouble with a host: look at it at once, and send others elsewhere until that look is over.</summary>
    public void Doubt(HostEndpoint host) => _ = _signals[host].Hurry();

    public bool IsDoubted(HostEndpoint host) => _signals[host].IsHurried;

    protected override Task ExecuteAsync(CancellationToken stopping) =>
        Task.WhenAll(settings.DatabaseHosts.Select(host => WatchAsync(host, stopping)));

    private async Task WatchAsync(HostEndpoint host, CancellationToken stopping)
    {
        await using var probe = new HostProbe(host, hosts.Probe(host), hosts.Writes(host), settings.ProbeTimeout);
        var signal = _signals[host];
        while (!stopping.IsCancellationRequested)
        {
            var look = signal.Begin();
            Publish(await probe.AskAsync());
            signal.End(look);
            var pause = View.Primary is null && HurriedInterval < settings.ProbeInterval ? HurriedInterval : settings.ProbeInterval;
            await Task.WhenAny(signal.WhenHurried, Task.Delay(pause, clock, stopping));
        }
    }

    private void Publish(HostStatus status)
    {
        if (status.Started is { } started)
            hosts.Writes(status.Endpoint).Saw(started);
        Published before, after;
        lock (_gate)
        {
            before = _published;
            if (before.View[status.Endpoint] == status)
                return;
            after = new Published(before.View.With(status));
            _published = after;
        }
        Report(before.View, after.View, status);
        before.Superseded.SetResult();
    }

    private void Report(ClusterView before, ClusterView after, HostStatus status)
    {
        var was = before[status.Endpoint];
        metrics.HostRole(status.Endpoint, status.Role);
        if (was.Role != status.Role)
        {
            // Connections made to the host in its earlier role are dead, or about to answer 25006.
            if (was.Role != HostRole.Unknown)
                hosts.Clear(status.Endpoint);
            log.LogInformation(
                "Database host {Host} is {Role}, was {Was}{Problem}", status.Endpoint, status.Role, was.Role,
                status.Problem is null ? "" : $": {status.Problem}");
        }
        if (before.Primary?.Endpoint == after.Primary?.Endpoint)
            return;
        if (after.Primary is { } primary)
        {
            metrics.PrimaryChanged();
            log.LogInformation("Writes go to {Host}, timeline {Timeline}", primary.Endpoint, primary.History?.Timeline);
        }
        else
        {
            log.LogWarning("Writes are refused: {Obstacle}", after.WriteObstacle);
        }
    }

    private sealed class Published(ClusterView view)
    {
        public ClusterView View { get; } = view;

        public TaskCompletionSource Superseded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
