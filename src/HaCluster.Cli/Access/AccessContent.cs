using System.Text.Json;
using System.Text.Json.Nodes;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Access;

/// <summary>Everything that a role change needs to know of a cluster, as it was last known.</summary>
/// <param name="Project">The project of its stack.</param>
/// <param name="Engine">The engine that keeps the stack.</param>
/// <param name="SavedAt">When the stack said so.</param>
/// <param name="Endpoints">Endpoints, host keys, the SSH key, instances, replication mode.</param>
internal sealed record AccessContent(string Project, string Stack, string Engine, DateTimeOffset SavedAt, ClusterEndpoints Endpoints)
{
    /// <summary>The cluster is the same in every detail.</summary>
    public bool Describes(ClusterEndpoints endpoints) => JsonNode.DeepEquals(Json(Endpoints), Json(endpoints));

    private static JsonNode? Json(ClusterEndpoints endpoints) => JsonSerializer.SerializeToNode(ClusterOutputs.Write(endpoints));
}
