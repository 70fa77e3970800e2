using Docker.DotNet;
using Docker.DotNet.Models;

namespace HaCluster.EndToEnd.Support;

/// <summary>What the Docker Engine holds of the test stack, asked of the engine itself.</summary>
internal sealed class DockerObjects : IDisposable
{
    private const string StackLabel = "hacluster.stack";
    private const string DirectoryLabel = "hacluster.directory";

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

    /// <summary>
    /// Removes what a run of this suite has left whose state is gone: one that was killed, in this directory or one that is gone, too.
    /// </summary>
    /// <exception cref="InvalidOperationException">A run in another directory has the stack.</exception>
    public async Task RemoveRemainsAsync()
    {
        var containers = await _docker.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = OfTheStack() });
        var volumes = (await _docker.Volumes.ListAsync(new VolumesListParameters { Filters = OfTheStack() })).Volumes ?? [];
        var networks = await _docker.Networks.ListNetworksAsync(new NetworksListParameters { Filters = OfTheStack() });
        var others = containers.Select(container => container.Labels[DirectoryLabel])
            .Where(directory => Directory.Exists(directory) && !directory.StartsWith(Repository.Root, StringComparison.Ordinal))
            .Distinct().ToArray();
        if (others.Length > 0)
            throw new InvalidOperationException(
                $"Docker has containers of the stack {TestStack.Name} from {string.Join(", ", others)}: another run, or one that was killed. "
                    + "Let it end, or remove them.");
        foreach (var container in containers)
            await RemoveContainerAsync(container.ID);
        foreach (var volume in volumes)
            await _docker.Volumes.RemoveAsync(volume.Name);
        foreach (var network in networks)
            await _docker.Networks.DeleteNetworkAsync(network.ID);
    }

    public Task RemoveContainerAsync(string name) =>
        _docker.Containers.RemoveContainerAsync(name, new ContainerRemoveParameters { Force = true, RemoveVolumes = true });

    /// <summary>The machine goes down at once, as by a power cut; its disk stays.</summary>
    public Task KillContainerAsync(string name) => _docker.Containers.KillContainerAsync(name, new ContainerKillParameters());

    /// <summary>The machine hangs: it refuses nothing and answers nothing.</summary>
    public Task PauseContainerAsync(string name) => _docker.Containers.PauseContainerAsync(name);

    public Task RestartContainerAsync(string name) =>
        _docker.Containers.RestartContainerAsync(name, new ContainerRestartParameters { WaitBeforeKillSeconds = 10 });

    public Task UnpauseContainerAsync(string name) => _docker.Containers.UnpauseContainerAsync(name);

    /// <summary>The address at which a network's hosts reach this machine.</summary>
    public async Task<string> GatewayAsync(string network) =>
        (await _docker.Networks.InspectNetworkAsync(network)).IPAM.Config[0].Gateway;

    public void Dispose() => _docker.Dispose();

    private static Dictionary<string, IDictionary<string, bool>> OfTheStack() => new()
    {
        ["label"] = new Dictionary<string, bool> { [$"{StackLabel}={TestStack.Name}"] = true },
    };

    private static bool IsOurs(string name) =>
        name.Contains(TestStack.Region1, StringComparison.Ordinal) || name.Contains(TestStack.Region2, StringComparison.Ordinal);
}
