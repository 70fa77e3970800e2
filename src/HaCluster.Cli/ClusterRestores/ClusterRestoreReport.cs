using System.Collections.Immutable;
using HaCluster.Cli.Failover;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.ClusterRestores;

/// <summary>What a restore of the cluster is about to do, or did.</summary>
/// <param name="Arguments">What was asked for.</param>
/// <param name="Region">Where it is restored.</param>
/// <param name="Folders">What its host has; at the end, what it keeps.</param>
/// <param name="Present">The database of that host before.</param>
/// <param name="Plan">The plan.</param>
internal sealed record ClusterRestoreReport(
    ClusterRestoreArguments Arguments, RegionEndpoints Region, RecoveryFolders Folders, MemberState Present, Plan Plan)
{
    /// <summary>What took the place of the present data; null where an earlier run has put it there.</summary>
    public PreparedData? Prepared { get; init; } = Folders.Prepared;

    /// <summary>The data had its place before this run.</summary>
    public bool AlreadyDone { get; init; }

    /// <summary>Null when it did not come that far.</summary>
    public ClusterState? After { get; init; }

    /// <summary>How the standby came back; null when it did not, or was there.</summary>
    public string? RejoinedBy { get; init; }

    /// <summary>Empty when it did not come that far.</summary>
    public ImmutableArray<WriteProbe> Writes { get; init; } = [];

    /// <summary>WAL in bytes from the end of what was restored to that of the present database; null when not known.</summary>
    public long? GivenUpBytes =>
        Arguments.To is not null && Prepared is { } prepared && Present.FlushLsn is { } end ? end.BytesAheadOf(prepared.Lsn) : null;
}
