using System.Collections.Immutable;

namespace HaCluster.Drills.Scenarios;

/// <summary>The alerts that follow from a loss, by what is lost; the names are those of docs/monitoring.md.</summary>
internal static class AlertsOf
{
    public const string Host = "HostDown";
    public const string Region = "RegionLost";

    /// <summary>No standby streams, whatever the reason; with synchronous replication writes wait until it is suspended.</summary>
    public static ImmutableArray<string> LostStandby { get; } =
        ["ReplicationDegraded", "SlotInactive", "StandbyNotStreaming", "WritesBlocked", "WritesUnprotected", .. FailingRequests];

    /// <summary>There was no primary for longer than a role change takes.</summary>
    public static ImmutableArray<string> LostPrimary { get; } = ["NoPrimary", "ReceiverNotStreaming", .. FailingRequests];

    /// <summary>A database server is stopped; once another one is the primary, it is kept from starting.</summary>
    public static ImmutableArray<string> StoppedServer { get; } = ["DatabaseDown", "DatabaseFenced"];

    /// <summary>The primary is lost with its machine, and fenced when that is back.</summary>
    public static ImmutableArray<string> LostPrimaryHost { get; } = [Host, .. LostPrimary, .. StoppedServer, .. LostStandby];

    /// <summary>Nothing of a region answers. All but one of these are held back.</summary>
    public static ImmutableArray<string> LostRegion { get; } =
        [Region, "InstanceDown", "LoadBalancerDown", "MonitorDown", .. LostPrimaryHost];

    /// <summary>
    /// The regions do not reach each other: each monitoring host takes the other region for lost, there may be two primaries until one
    /// of them has seen the other, and in the region whose database was fenced no instance reaches one.
    /// </summary>
    public static ImmutableArray<string> LostPeering { get; } = ["TwoPrimaries", "FencedDatabaseRuns", "ServersDown", .. LostRegion];

    private static ImmutableArray<string> FailingRequests => ["ErrorRate", "RequestsFail"];
}
