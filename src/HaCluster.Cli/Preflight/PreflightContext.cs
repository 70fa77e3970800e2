using System.Collections.Immutable;
using HaCluster.Cli.Containers;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Topology.Configuration;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Preflight;

/// <summary>What the checks look at: read once, used by all.</summary>
/// <param name="Configuration">Null for a project other than the cluster's, whose settings we do not know.</param>
/// <param name="Resources">The stack's recorded state.</param>
/// <param name="Docker">Null when the target is not this machine's Docker.</param>
/// <param name="RefreshRequested">The operation reads what really exists before it plans.</param>
internal sealed record PreflightContext(
    IStack Stack, ClusterConfiguration? Configuration, ImmutableArray<ResourceView> Resources, Task<DockerSnapshot>? Docker,
    bool RefreshRequested)
{
    /// <summary>What the engine that keeps the stack found when it checked itself.</summary>
    public ImmutableArray<EngineCheck> Engine { get; init; } = [];

    /// <summary>The Docker in which the application's image is built, whatever the target; null where nothing is built.</summary>
    public Task<DockerSnapshot>? ImageBuilder { get; init; } = Docker;

    /// <summary>
    /// The cluster as the access file has it, where the stack's state has nothing and the hosts are not of this machine; null without a file.
    /// </summary>
    public ClusterEndpoints? LastKnown { get; init; }

    /// <summary>Reads an environment variable; null when it is not set or empty.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    private const string ContainerType = "docker:index/container:Container";
    private const string VolumeType = "docker:index/volume:Volume";

    public string ProjectDirectory => Path.GetDirectoryName(Stack.Configuration.FilePath)!;

    public ClusterTopology? Topology => Configuration?.Topology;

    /// <summary>Containers in the state: id and name.</summary>
    public IEnumerable<(string Id, string Name)> RecordedContainers => Recorded(ContainerType);

    public IEnumerable<string> RecordedVolumes => Recorded(VolumeType).Select(volume => volume.Name);

    /// <summary>
    /// True for a thing of this stack: recorded in its state, or labelled with one of its URNs (created by a run which was killed before it
    /// could record it). Pulumi's own provider labels nothing with a URN.
    /// </summary>
    public bool IsOurs(DockerThing thing) =>
        IsRecorded(thing)
        || (Stack.Engine == EngineNames.Pulumi && thing.Directory is null && thing.IsOfStack(Stack.Name))
        || (thing.Urn.StartsWith($"urn:pulumi:{Stack.Name}::{ClusterSettings.Project}::", StringComparison.Ordinal)
            && thing.Directory is not null && thing.IsFrom(ProjectDirectory));

    /// <summary>
    /// The hosts of this stack that another copy of the project has made. One finding names them; their ports and networks are none of
    /// their own, for they are of a cluster that may serve.
    /// </summary>
    public ImmutableArray<DockerThing> HostsOfOtherCopy(DockerSnapshot docker)
    {
        var names = (Topology?.Hosts.Select(host => host.Name) ?? []).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. docker.Containers.Select(DockerSnapshot.Thing).Where(
                container => names.Contains(container.Name) && container.IsOfStack(Stack.Name) && container.Directory is not null
                    && !IsOurs(container)),
        ];
    }

    public bool IsRecorded(DockerThing thing) => Resources.Any(resource => resource.Id == thing.Id);

    private IEnumerable<(string Id, string Name)> Recorded(string type) =>
        from resource in Resources
        where UrnParts.TypeOf(resource.Urn) == type
        select (resource.Id, resource.Outputs.Find("name") is StringValue name ? name.Value : UrnParts.NameOf(resource.Urn));
}
