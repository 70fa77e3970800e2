using HaCluster.Failover.Members;
using HaCluster.Observation.Probes;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Status;

/// <summary>What the database of one region says of the other's, whose host did not answer: the second view of every server.</summary>
internal static class PeerView
{
    /// <returns>
    /// The role of a database that could not be asked, which replication with it proves; null when it was asked, and when nothing proves
    /// that it runs. A sender counts until it has timed out, 5 s after the last sign of its standby.
    /// </returns>
    public static DatabaseRole? OfUnseen(RegionEndpoints region, ClusterObservations observations)
    {
        if (observations.Databases.GetValueOrDefault(region.Database.Name) is { Server: not ServerState.Absent })
            return null;
        var peer = observations.Databases.Values.FirstOrDefault(database => database.Name != region.Database.Name);
        return peer switch
        {
            { HearsPrimary: true, Receiver.SenderHost: { } sender } when sender == region.Database.Address => DatabaseRole.Primary,
            { Role: DatabaseRole.Primary } when peer.Senders.Any(
                sender => sender.State == WalSender.Streaming && sender.ClientAddress == region.Database.Address) => DatabaseRole.Standby,
            _ => null,
        };
    }
}
