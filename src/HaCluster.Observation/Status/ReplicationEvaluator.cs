using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Observation.Probes;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Status;

/// <summary>State of replication as the one primary sees it.</summary>
internal static class ReplicationEvaluator
{
    /// <summary>A commit that waits longer waits for a standby that is not there; below, it is a round trip.</summary>
    private static readonly TimeSpan LongestAcknowledgement = TimeSpan.FromSeconds(2);

    public static ReplicationStatus Evaluate(
        ClusterEndpoints endpoints, ClusterObservations observations, ImmutableArray<RegionEndpoints> primaries)
    {
        if (primaries.Length > 1)
            return new ReplicationStatus(endpoints.Replication, ReplicationStates.Diverged, null, null);
        if (primaries.IsEmpty)
            return new ReplicationStatus(endpoints.Replication, ReplicationStates.Unknown, null, null);

        var primary = observations.Databases[primaries[0].Database.Name];
        // A base backup or a verification tool may hold a second connection; the standby is the one that streams.
        var sender = primary.Senders.OrderByDescending(row => row.State == ReplicationStates.Streaming).FirstOrDefault();
        var (protection, since) = ProtectionOf(primary, streams: sender?.State == ReplicationStates.Streaming);
        return new ReplicationStatus(
            endpoints.Replication, sender?.State ?? ReplicationStates.Disconnected,
            primary.Lsn is { } written && sender?.ReplayLsn is { } replayed ? written.BytesAheadOf(replayed) : null,
            sender?.SyncState)
        {
            Protection = protection,
            Since = since,
            WaitingCommits = primary.WaitingCommits,
            Suspension = primary.Suspension,
        };
    }

    // A standby that vanished still counts as streaming until its connection times out; commits wait from the first moment on. Once
    // it has timed out, the note of its last reply is earlier than any wait, and stays while clients give up and others come.
    private static (Protection, DateTimeOffset?) ProtectionOf(DatabaseReport primary, bool streams)
    {
        var waits = primary.SynchronousStandbyNames.Length > 0;
        if (streams)
        {
            return waits && primary.At - primary.WaitingSince > LongestAcknowledgement
                ? (Protection.Blocked, primary.WaitingSince)
                : (Protection.Protected, null);
        }
        return waits
            ? (Protection.Blocked, primary.UnprotectedSince ?? primary.WaitingSince)
            : (Protection.Unprotected, primary.UnprotectedSince);
    }
}
