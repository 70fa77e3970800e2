using HaCluster.Observation.Updates;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>Asks a host what of the packages that serve on it is to be upgraded.</summary>
internal static class UpdateProbe
{
    public static Task<UpdateReport> ObserveAsync(HostEndpoint host, HostConnections connections, CancellationToken deadline) =>
        HostProgram.AskAsync(
            host, new HostProgram.Question("sudo -n bash -s", "what is to be upgraded", UpdateScript.Text), connections,
            json => UpdateReport.Read(host.Name, json), failure => new UpdateReport(host.Name, failure), deadline);
}
