using System.Collections.Immutable;
using HaCluster.Observation.Endpoints;
using HaCluster.Observation.Probes;

namespace HaCluster.Observation.Status;

/// <summary>State of replication as the one primary sees it.</summary>
internal static class ReplicationEvaluator
{
    public static ReplicationStatus Evaluate(
        ClusterEndpoints endpoints, ClusterObservations observations, ImmutableArray<RegionEndpoints> primaries)
    {
        if (primaries.Length > 1) return new ReplicationStatus(endpoints.ReplicationMode, ReplicationStates.Diverged, null, null);
        if (primaries.IsEmpty) return new ReplicationStatus(endpoints.ReplicationMode, ReplicationStates.Unknown, null, null);

        var primary = observations.Databases[primaries[0].Database.Name];
        // A base backup or a verification tool may hold a second connection; the standby is the one that streams.
        var sender = primary.Senders.OrderByDescending(row => row.State == ReplicationStates.Streaming).FirstOrDefault();
        if (sender is null) return new ReplicationStatus(endpoints.ReplicationMode, ReplicationStates.Disconnected, null, null);

        return new ReplicationStatus(
            endpoints.ReplicationMode, sender.State,
            primary.Lsn is { } written && sender.ReplayLsn is { } replayed ? written.BytesAheadOf(replayed) : null,
            sender.SyncState);
    }
}
