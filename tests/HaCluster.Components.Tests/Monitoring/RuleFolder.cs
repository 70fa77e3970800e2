using HaCluster.Components.Monitoring;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Tests.Monitoring;

/// <summary>A folder with the rule files of a topology, gone when disposed.</summary>
internal sealed class RuleFolder : IDisposable
{
    public RuleFolder(ClusterTopology topology)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, "alerts.yml"), RuleFiles.Alerts(topology));
        File.WriteAllText(System.IO.Path.Combine(Path, "recording.yml"), RuleFiles.Recording(topology));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("hacluster-rules-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
