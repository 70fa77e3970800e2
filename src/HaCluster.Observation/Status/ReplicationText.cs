using System.Globalization;
using HaCluster.Failover.Members;

namespace HaCluster.Observation.Status;

/// <summary>What is to be known of replication, one clause each; empty when there is nothing to say.</summary>
public static class ReplicationText
{
    public static string Of(ReplicationStatus replication) => replication.Protection switch
    {
        Protection.Blocked => $"writes blocked{Since(replication.Since)}: {Standby(replication)}{Waiting(replication.WaitingCommits)}",
        Protection.Unprotected => $"unprotected{Since(replication.Since)}, {Standby(replication)}",
        _ => "",
    };

    public static string Of(Suspension suspension) =>
        $"synchronous replication suspended{Since(suspension.Since)} by {suspension.By}";

    private static string Standby(ReplicationStatus replication) => replication.State switch
    {
        ReplicationStates.Disconnected => "standby unreachable",
        ReplicationStates.Streaming => "standby does not answer",
        var state => $"standby in state {state}",
    };

    private static string Waiting(int commits) => commits switch
    {
        0 => "",
        1 => ", 1 commit waits",
        _ => $", {commits} commits wait",
    };

    private static string Since(DateTimeOffset? moment) =>
        moment is { } at ? $" since {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}Z" : "";
}
