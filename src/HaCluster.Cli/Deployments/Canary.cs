using System.Collections.Immutable;
using HaCluster.Cli.Access;
using HaCluster.Cli.Hosting;
using HaCluster.Observation;
using HaCluster.Observation.Probes;
using HaCluster.Observation.Status;
using HaCluster.Ssh;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Deployments;

/// <summary>The application host that gets a new image before the others, and what its instances answer then.</summary>
internal sealed class Canary : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Two checks of each load balancer, one second apart, and some patience with a busy machine.
    private static readonly TimeSpan UntilServing = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(10);

    // An instance has 10 s to finish what it has; they stop one after the other.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(90);

    private readonly CommandSession _session;
    private readonly ClusterEndpoints _endpoints;
    private readonly ClusterObserver _observer;
    private readonly HostEndpoint _host;
    private readonly ImmutableSortedSet<string> _instances;
    private ImmutableArray<LoadBalancerTraffic> _former = [];
    private InstanceStarts _formerStarts = InstanceStarts.None;

    private Canary(CommandSession session, ClusterEndpoints endpoints, ClusterObserver observer, HostEndpoint host)
    {
        _session = session;
        _endpoints = endpoints;
        _observer = observer;
        _host = host;
        _instances = [.. endpoints.Regions.SelectMany(region => region.Applications)
            .Where(each => each.Host == host.Name).Select(each => each.Name)];
    }

    /// <summary>Name of the host.</summary>
    public string Host => _host.Name;

    /// <summary>
    /// Chooses the first application host of the region that is not active, and notes how fast it answers and what runs there.
    /// </summary>
    public static async Task<Canary> ChooseAsync(CommandSession session, ClusterEndpoints endpoints, CancellationToken cancellation)
    {
        var observer = new ClusterObserver(endpoints);
        try
        {
            var active = ClusterStatusEvaluator.Evaluate(endpoints, await observer.ObserveAsync(cancellation)).ActiveRegion;
            var region = endpoints.Regions.LastOrDefault(each => each.Name != active) ?? endpoints.Regions[^1];
            var canary = new Canary(session, endpoints, observer, region.Hosts.First(host => host.Role == HostRole.Application))
            {
                _former = await observer.ObserveTrafficAsync(cancellation),
            };
            // A host that does not answer fails the update, which says so.
            await using var pool = new SshConnectionPool();
            canary._formerStarts = await canary.StartsAsync(pool, cancellation) is { Problem: null } look
                ? InstanceStarts.Read(look.Stdout) : InstanceStarts.None;
            return canary;
        }
        catch
        {
            observer.Dispose();
            throw;
        }
    }

    /// <summary>Watches what the instances answer with the new image.</summary>
    /// <param name="time">For how long, unless there is an objection before.</param>
    /// <returns>Why the image must not go to the other hosts; null without a reason.</returns>
    public async Task<string?> WatchAsync(TimeSpan time, CancellationToken cancellation)
    {
        var first = await WhenServingAsync(cancellation);
        if (!Since(first).IsServing)
            return NotKnown(Since(first))
                ?? $"the load balancers did not take all instances of {Host} into service within {UntilServing.TotalSeconds:0} s";
        _session.Note(Markup.Escape($"{Host} serves with the new image; its answers are watched for {time.TotalSeconds:0} s."));
        var traffic = Between(first, first);
        // The first answers of a process are slow ones: it compiles, fills caches and connects. How long answers take is asked of the second half.
        ImmutableArray<LoadBalancerTraffic>? middle = null;
        var now = first;
        await using var pool = new SshConnectionPool();
        var starts = await StartsAsync(pool, cancellation);
        var begun = starts.Problem is null ? InstanceStarts.Read(starts.Stdout) : InstanceStarts.None;
        for (var started = _session.Host.Time.GetTimestamp(); _session.Host.Time.GetElapsedTime(started) < time;)
        {
            await Task.Delay(Interval, _session.Host.Time, cancellation);
            now = await _observer.ObserveTrafficAsync(cancellation);
            traffic = Between(first, now);
            if (_session.Host.Time.GetElapsedTime(started) >= time / 2)
                middle ??= now;
            starts = await StartsAsync(pool, cancellation);
            if (traffic.Objection() is { } objection)
                return objection;
            if (starts.Problem is null && InstanceStarts.Read(starts.Stdout).Objection(_formerStarts, begun) is { } restarted)
                return restarted;
        }
        if (NotKnown(traffic) is { } unknown)
            return unknown;
        if (Between(middle ?? first, now).TooSlow() is { } slow)
            return slow;
        if (starts.Problem is { } problem)
            return $"whether its instances on {Host} have ended since is not known: {problem}";
        _session.Note(Markup.Escape(
            traffic.Canary.Answers == 0
                ? $"No request came to {Host} in that time: its instances were seen ready, and nothing else is known of them."
                : $"{Host}: {traffic.Canary}; the others: {traffic.Others}."));
        return null;
    }

    /// <summary>
    /// Watches while the instances are brought to the new image, and stops those that have it on an objection: the others serve alone then,
    /// and the update that is under way starts no further one.
    /// </summary>
    /// <param name="image">Value of <c>application.image</c>.</param>
    /// <param name="updating">Cancelled when the update has ended.</param>
    /// <returns>The objection, and what came of stopping them; null without one.</returns>
    public async Task<string?> WatchMeanwhileAsync(string image, CancellationToken updating)
    {
        try
        {
            // A host that does not answer fails the update, which says so.
            await RunAsync(ApplicationRefusal.Forget);
            var before = _former;
            while (true)
            {
                await Task.Delay(Interval, _session.Host.Time, updating);
                var now = await _observer.ObserveTrafficAsync(updating);
                before = Between(before, now).Reached();
                if (Between(before, now).ObjectionMeanwhile() is { } objection)
                    return $"{objection}. {await StopAsync(image)}";
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>
    /// Stops the instances with an image, also those that an update is about to start; the update that takes it back starts them.
    /// </summary>
    /// <returns>What came of it, as sentences.</returns>
    public async Task<string> StopAsync(string image)
    {
        var result = await RunAsync(ApplicationRefusal.Of(image));
        var said = string.Join(' ', result.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return result.Problem is null
            ? $"The instances of {Host} that have it are stopped.{(said.Length == 0 ? "" : $" The last lines of one of them: {said}")}"
            : $"The instances of {Host} that have it could not be stopped and go on serving: {result.Problem}";
    }

    private async Task<HostScriptResult> RunAsync(string script)
    {
        await using var pool = new SshConnectionPool();
        return await HostScript.RunAsync(pool, _endpoints, _host, DialLimits.Once, script, StopLimit, CancellationToken.None);
    }

    private Task<HostScriptResult> StartsAsync(SshConnectionPool pool, CancellationToken cancellation) =>
        HostScript.RunAsync(pool, _endpoints, _host, DialLimits.Once, InstanceStarts.Look, LookLimit, cancellation);

    public void Dispose() => _observer.Dispose();

    private async Task<ImmutableArray<LoadBalancerTraffic>> WhenServingAsync(CancellationToken cancellation)
    {
        for (var started = _session.Host.Time.GetTimestamp(); ;)
        {
            var look = await _observer.ObserveTrafficAsync(cancellation);
            if (Since(look).IsServing || _session.Host.Time.GetElapsedTime(started) > UntilServing)
                return look;
            await Task.Delay(Interval, _session.Host.Time, cancellation);
        }
    }

    private string? NotKnown(CanaryTraffic traffic) =>
        traffic.Unknown is { } why ? $"what {Host} answers is not known: {why}; application.soakSeconds 0 deploys without a look" : null;

    private CanaryTraffic Since(ImmutableArray<LoadBalancerTraffic> look) => Between(look, look);

    private CanaryTraffic Between(ImmutableArray<LoadBalancerTraffic> before, ImmutableArray<LoadBalancerTraffic> now) =>
        new(_former, before, now, _instances);
}
