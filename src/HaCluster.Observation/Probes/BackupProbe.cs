using HaCluster.Observation.Backups;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>Asks the hosts about backups and archives, with the programs that the deployment put there.</summary>
internal static class BackupProbe
{
    public static Task<RepositoryReport> RepositoryAsync(RegionEndpoints region, HostConnections connections, CancellationToken deadline) =>
        HostProgram.AskAsync(
            region.ServiceHost, BackupNames.RepositoryStatusCommand, connections, json => RepositoryReport.Read(region.Name, json),
            failure => new RepositoryReport(region.Name, failure), deadline);

    public static Task<ArchiveReport> ArchiveAsync(RegionEndpoints region, HostConnections connections, CancellationToken deadline)
    {
        var host = region.DatabaseHost;
        return HostProgram.AskAsync(
            host, BackupNames.ArchiveStatusCommand, connections, json => ArchiveReport.Read(host.Name, json),
            failure => new ArchiveReport(host.Name, failure), deadline);
    }
}
