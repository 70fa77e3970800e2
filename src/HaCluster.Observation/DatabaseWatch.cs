using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Observation.Probes;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation;

/// <summary>
/// Asks the database hosts of a cluster again and again what their servers are. The SSH connections stay open between the looks, so that a
/// look costs the hosts little.
/// </summary>
public sealed class DatabaseWatch(ClusterEndpoints endpoints) : IDisposable
{
    private readonly HostConnections _connections = new(endpoints.SshPrivateKey);

    /// <summary>One look at all hosts at the same time. A host that does not answer before the deadline has a report that says so.</summary>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellation"/> was asked for.</exception>
    public async Task<ImmutableArray<DatabaseReport>> LookAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(endpoints.Target == Target.Local ? ClusterObserver.DefaultDeadline : ClusterObserver.RemoteDeadline);
        // Off the caller's thread at once: one host's handshake must not delay the other's.
        var reports = await Task.WhenAll(endpoints.Regions.Select(
            region => Task.Run(() => DatabaseProbe.ObserveAsync(region.DatabaseHost, _connections, deadline.Token))));
        cancellation.ThrowIfCancellationRequested();
        return [.. reports];
    }

    public void Dispose() => _connections.Dispose();
}
