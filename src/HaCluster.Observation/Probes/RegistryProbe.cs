using HaCluster.Observation.Delivery;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>Asks the host of the registry what it holds, with the program that the deployment put there.</summary>
internal static class RegistryProbe
{
    public static Task<RegistryReport> ObserveAsync(HostEndpoint host, HostConnections connections, CancellationToken deadline) =>
        HostProgram.AskAsync(
            host, RegistryNames.StatusCommand, connections, json => RegistryReport.Read(host.Name, json),
            failure => new RegistryReport(host.Name, failure), deadline);
}
