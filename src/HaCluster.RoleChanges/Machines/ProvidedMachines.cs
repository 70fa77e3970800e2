using HaCluster.Topology.Outputs;

namespace HaCluster.RoleChanges.Machines;

/// <summary>Each machine through the provider that it has.</summary>
internal sealed class ProvidedMachines(ClusterEndpoints endpoints) : IMachines
{
    private readonly DockerMachines _docker = new();

    public Task<string> StopAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say) =>
        Of(region).StopAsync(region, deadline, say);

    public Task<string> StartAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say) =>
        Of(region).StartAsync(region, deadline, say);

    private IMachines Of(RegionEndpoints region) => region.AwsRegion is null
        ? _docker
        : new Ec2Machines(endpoints.Regions.First(other => other.Name != region.Name));
}
