using HaCluster.Observation.Monitoring;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>Asks a monitoring host what it watches, with the program that the deployment put there.</summary>
internal static class MonitoringProbe
{
    public static Task<MonitoringReport> ObserveAsync(HostEndpoint host, HostConnections connections, CancellationToken deadline) =>
        HostProgram.AskAsync(
            host, MonitoringNames.StatusCommand, connections, json => MonitoringReport.Read(host.Name, json),
            failure => new MonitoringReport(host.Name, failure), deadline);
}
