using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using HaCluster.Observation.Backups;
using HaCluster.Observation.Probes;
using HaCluster.Observation.Updates;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation;

/// <summary>
/// Looks at every host, load balancer and database of a cluster at the same time. The whole look ends at its deadline,
/// however many hosts are silent: what has not answered by then is reported as not answering.
/// </summary>
public sealed class ClusterObserver : IDisposable
{
    /// <summary>Long enough for an SSH handshake and a query on a busy machine, short enough for an operator in a hurry.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(3);

    /// <summary>For hosts in other parts of the world: two handshakes, one through the other, of a dozen round trips each.</summary>
    public static readonly TimeSpan RemoteDeadline = TimeSpan.FromSeconds(10);

    // The cluster is reached on loopback or directly; a proxy from the environment has no business in between.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = HttpVersion.Version11,
    };

    /// <summary>What apt knows changes seldom, and to be asked costs a host a moment of its processor.</summary>
    private static readonly TimeSpan UpdatesKept = TimeSpan.FromMinutes(1);

    private readonly ClusterEndpoints _endpoints;
    private readonly TimeSpan _deadline;
    private (long At, ImmutableDictionary<string, UpdateReport> Reports)? _updates;

    public ClusterObserver(ClusterEndpoints endpoints, TimeSpan? deadline = null) =>
        (_endpoints, _deadline) = (endpoints, deadline ?? (endpoints.Target == Target.Local ? DefaultDeadline : RemoteDeadline));

    /// <summary>Ask the hosts what is to be upgraded, too, once a minute.</summary>
    public bool AsksForUpdates { get; init; }

    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellation"/> was asked for; the deadline is no
    /// exception.</exception>
    public async Task<ClusterObservations> ObserveAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_deadline);
        using var connections = new HostConnections(_endpoints.SshPrivateKey);

        // Off the caller's thread at once, so that no probe's synchronous part (key parsing, handshakes) delays another.
        var databases = Start(_endpoints.Regions, region => DatabaseProbe.ObserveAsync(region.DatabaseHost, connections, deadline.Token));
        var balancers = Start(
            _endpoints.Regions, region => LoadBalancerProbe.ObserveAsync(_http, region, _endpoints.Statistics, deadline.Token));
        var hosts = Start(_endpoints.Hosts, host => HostProbe.ObserveAsync(host, connections, deadline.Token));

        // An emergency is about the databases: what is asked of backups must not slow down what is asked of them. One that hangs is not
        // slowed down by it, and must not take the time of the others.
        await Task.WhenAny(databases, Task.Delay(_deadline / 3, deadline.Token));
        var backedUp = _endpoints.Backup is null ? [] : _endpoints.Regions;
        var repositories = Start(backedUp, region => BackupProbe.RepositoryAsync(region, connections, deadline.Token));
        var monitors = Start(
            _endpoints.Watching, region => MonitoringProbe.ObserveAsync(region.MonitoringHost!, connections, deadline.Token));
        var registry = _endpoints.RegistryHost is { } host ? RegistryProbe.ObserveAsync(host, connections, deadline.Token) : null;
        var updates = UpdatesAsync(connections, deadline.Token);
        var archives = Start(backedUp, region => BackupProbe.ArchiveAsync(region, connections, deadline.Token));

        var observations = new ClusterObservations(
            (await hosts).ToImmutableDictionary(host => host.Name),
            (await balancers).ToImmutableDictionary(balancer => balancer.Region),
            (await databases).ToImmutableDictionary(database => database.Name))
        {
            Repositories = (await repositories).ToImmutableDictionary(repository => repository.Region),
            Monitors = (await monitors).ToImmutableDictionary(monitor => monitor.Host),
            Updates = await updates,
            Registry = registry is null ? null : await registry,
            Archives = (await archives).ToImmutableDictionary(archive => archive.Host),
        };
        cancellation.ThrowIfCancellationRequested();
        return observations;
    }

    private async Task<ImmutableDictionary<string, UpdateReport>?> UpdatesAsync(
        HostConnections connections, CancellationToken deadline)
    {
        if (!AsksForUpdates)
            return null;
        if (_updates is { } kept && Stopwatch.GetElapsedTime(kept.At) < UpdatesKept)
            return kept.Reports;
        var reports = (await Start(_endpoints.Hosts, host => UpdateProbe.ObserveAsync(host, connections, deadline)))
            .ToImmutableDictionary(report => report.Host);
        if (reports.Values.All(report => report.Failure is null))
            _updates = (Stopwatch.GetTimestamp(), reports);
        return reports;
    }

    /// <summary>Looks at the repositories alone, in the order of the regions.</summary>
    /// <inheritdoc cref="ObserveAsync"/>
    public async Task<ImmutableArray<RepositoryReport>> ObserveRepositoriesAsync(
        IEnumerable<RegionEndpoints> regions, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(RemoteDeadline);
        using var connections = new HostConnections(_endpoints.SshPrivateKey);
        var reports = await Start(regions, region => BackupProbe.RepositoryAsync(region, connections, deadline.Token));
        cancellation.ThrowIfCancellationRequested();
        return [.. reports];
    }

    /// <summary>Looks at what the load balancers have distributed, in the order of the regions.</summary>
    /// <inheritdoc cref="ObserveAsync"/>
    public async Task<ImmutableArray<LoadBalancerTraffic>> ObserveTrafficAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_deadline);
        var traffic = await Start(
            _endpoints.Regions, region => LoadBalancerProbe.TrafficAsync(_http, region, _endpoints.Statistics, deadline.Token));
        cancellation.ThrowIfCancellationRequested();
        return [.. traffic];
    }

    public void Dispose() => _http.Dispose();

    private static Task<TResult[]> Start<TSource, TResult>(IEnumerable<TSource> items, Func<TSource, Task<TResult>> probe) =>
        Task.WhenAll(items.Select(item => Task.Run(() => probe(item))));
}
