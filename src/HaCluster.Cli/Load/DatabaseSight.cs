using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Load.Events;
using HaCluster.Topology;

namespace HaCluster.Cli.Load;

/// <summary>What a load test marks of the database hosts: role, timeline, and whether the server runs.</summary>
internal static class DatabaseSight
{
    public static ImmutableArray<HostSight> Of(ImmutableArray<DatabaseReport> reports) => [.. reports.Select(Of)];

    private static HostSight Of(DatabaseReport report) => report switch
    {
        { Role: DatabaseRole.Primary } => new HostSight(report.Name, $"primary on timeline {report.Timeline}", null),
        { Running: true } => new HostSight(report.Name, EnumText.Of(report.Role), null),
        { Server: ServerState.Stopped } => new HostSight(report.Name, report.Fenced ? "stopped and fenced" : "stopped", null),
        _ => new HostSight(report.Name, null, (report.Failure ?? "it has no answer").TrimEnd('.')),
    };
}
