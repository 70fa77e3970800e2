using HaCluster.Deployment;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Access;

/// <summary>A deployed cluster, and who said where it is.</summary>
/// <param name="Endpoints">Where it can be reached.</param>
/// <param name="Engine">The engine that keeps its stack.</param>
internal sealed record FoundCluster(ClusterEndpoints Endpoints, string StackName, string Engine)
{
    /// <summary>The stack; null when the access file was used.</summary>
    public IStack? Stack { get; init; }

    /// <summary>Why the stack could not be used; null when it was.</summary>
    public string? Obstacle { get; init; }
}
