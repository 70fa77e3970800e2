using HaCluster.Components.Remote;

namespace HaCluster.Components.Infrastructure;

/// <summary>The machines and networks of a cluster, wherever they run. Targets differ behind this line only.</summary>
public interface IInfrastructure
{
    /// <summary>Every machine of the topology, by host name.</summary>
    IReadOnlyDictionary<string, Host> Hosts { get; }
}
