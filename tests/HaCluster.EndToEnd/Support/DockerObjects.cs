using Docker.DotNet;
using Docker.DotNet.Models;

namespace HaCluster.EndToEnd.Support;

/// <summary>What the Docker Engine holds of the test stack, asked of the engine itself.</summary>
internal sealed class DockerObjects : IDisposable
{
    private readonly DockerClient _docker = new DockerClientBuilder().Build();

    /// <summary>
    /// Names of the stack's containers and networks, and of every volume, each with its kind: a volume without a name cannot be told
    /// from another's, so the caller compares with what was there before.
    /// </summary>
    public async Task<IReadOnlyList<string>> ListAsync()
    {
        var containers = await _docker.Containers.ListContainersAsync(new ContainersListParameters { All = true });
        var networks = await _docker.Networks.ListNetworksAsync();
        var volumes = await _docker.Volumes.ListAsync(new VolumesListParameters());
        return
        [
            .. containers.SelectMany(container => container.Names).Select(name => $"container {name.TrimStart('/')}").Where(IsOurs).Order(),
            .. networks.Select(network => $"network {network.Name}").Where(IsOurs).Order(),
            .. (volumes.Volumes ?? []).Select(volume => $"volume {volume.Name}").Order(),
        ];
    }

    public Task RemoveContainerAsync(string name) =>
        _docker.Containers.RemoveContainerAsync(name, new ContainerRemoveParameters { Force = true, RemoveVolumes = true });

    /// <summary>The machine goes down at once, as by a power cut; its disk stays.</summary>
    public Task KillContainerAsync(string name) => _docker.Containers.KillContainerAsync(name, new ContainerKillParameters());

    public void Dispose() => _docker.Dispose();

    private static bool IsOurs(string name) =>
        name.Contains(TestStack.Region1, StringComparison.Ordinal) || name.Contains(TestStack.Region2, StringComparison.Ordinal);
}
