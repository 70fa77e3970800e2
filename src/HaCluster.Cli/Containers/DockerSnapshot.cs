using System.Collections.Immutable;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace HaCluster.Cli.Containers;

/// <summary>What Docker Engine says of itself, in one look.</summary>
/// <param name="Failure">Why it could not be asked; the rest is then empty.</param>
internal sealed record DockerSnapshot(
    string? Failure, string Endpoint, string Version, string RootDirectory,
    ImmutableArray<ContainerListResponse> Containers, ImmutableArray<NetworkResponse> Networks,
    ImmutableArray<VolumeResponse> Volumes)
{
    /// <summary>An engine that is down refuses at once; one on a machine under load takes its time.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private const string DefaultEndpoint = "unix:///var/run/docker.sock";

    public bool Reachable => Failure is null;

    /// <summary>Everything that Docker has, containers first, by name.</summary>
    public IEnumerable<DockerThing> Things =>
    [
        .. Containers.Select(Thing).OrderBy(thing => thing.Name, StringComparer.Ordinal),
        .. Networks.Select(Thing).OrderBy(thing => thing.Name, StringComparer.Ordinal),
        .. Volumes.Select(volume => new DockerThing("volume", volume.Name, volume.Name, null, volume.Labels))
            .OrderBy(thing => thing.Name, StringComparer.Ordinal),
    ];

    public static DockerThing Thing(ContainerListResponse container) => new(
        "container", container.ID, container.Names.FirstOrDefault()?.TrimStart('/') ?? container.ID, container.State, container.Labels);

    public static DockerThing Thing(NetworkResponse network) => new("network", network.ID, network.Name, null, network.Labels);

    /// <param name="endpoint">Value of <c>DOCKER_HOST</c>; null for the default.</param>
    public static async Task<DockerSnapshot> TakeAsync(string? endpoint, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            using var client = Connect(endpoint);
            var info = client.System.GetSystemInfoAsync(deadline.Token);
            var containers = client.Containers.ListContainersAsync(new ContainersListParameters { All = true }, deadline.Token);
            var networks = client.Networks.ListNetworksAsync(new NetworksListParameters(), deadline.Token);
            var volumes = client.Volumes.ListAsync(deadline.Token);
            await Task.WhenAll(info, containers, networks, volumes).WaitAsync(deadline.Token);
            return new DockerSnapshot(
                null, endpoint ?? DefaultEndpoint, info.Result.ServerVersion, info.Result.DockerRootDir,
                [.. containers.Result], [.. networks.Result], [.. volumes.Result.Volumes ?? []]);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return new DockerSnapshot(
                deadline.IsCancellationRequested ? $"no answer within {Deadline.TotalSeconds} s" : exception.GetBaseException().Message,
                endpoint ?? DefaultEndpoint, "", "", [], [], []);
        }
    }

    /// <param name="endpoint">Value of <c>DOCKER_HOST</c>; null for the default.</param>
    public static DockerClient Connect(string? endpoint)
    {
        var builder = new DockerClientBuilder();
        return (endpoint is null ? builder : builder.WithEndpoint(new Uri(endpoint))).Build();
    }
}
