using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary><c>docker:index/volume:Volume</c>. The data of a left-over volume is kept: it is taken over, never removed.</summary>
internal sealed class VolumeHandler(DockerDaemon daemon, DockerOwner owner, IProviderHost host)
    : DockerHandler("docker:index/volume:Volume", Inputs)
{
    private static readonly ObjectSchema Inputs = new(
        new Property("name", PropertyType.String) { Replaces = true },
        new Property("driver", PropertyType.String) { Replaces = true },
        new Property("driverOpts", PropertyType.StringMap) { Replaces = true },
        Labels);

    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(20);

    public override Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation) =>
        Task.FromResult(CheckWithName(request));

    public override async Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new CreateResult("", Predict(Complete(request.Inputs), "mountpoint"));
        var reader = new PropertyReader(request.Inputs);
        var name = reader.String("name");
        return await daemon.CallAsync($"The volume {name} cannot be created", async client =>
        {
            var existing = await FindAsync(client, name, cancellation);
            if (existing is not null && !owner.Owns(request.Urn, existing.Labels))
            {
                throw new ProviderException(
                    $"The volume {name} exists already, and {DockerOwner.Describe(existing.Labels)}. " +
                    $"Remove it with `docker volume rm {name}` if its data is not needed, or choose another name.");
            }
            if (existing is not null)
                host.Log(LogSeverity.Info, request.Urn, $"Took over the volume {name}, which an interrupted run had created.");
            var live = existing ?? await client.Volumes.CreateAsync(
                new VolumesCreateParameters
                {
                    Name = name,
                    Driver = reader.String("driver", "local"),
                    DriverOpts = reader.StringMap("driverOpts"),
                    Labels = owner.Labels(request.Urn, reader),
                },
                cancellation);
            return new CreateResult(live.Name, Outputs(request.Inputs, live));
        }, cancellation);
    }

    public override Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation) =>
        daemon.CallAsync($"The volume {request.Id} cannot be read", async client =>
        {
            if (await FindAsync(client, request.Id, cancellation) is not { } live)
                return ReadResult.Gone;
            var inputs = request.Inputs ?? PropertyMap.Empty.Set("name", live.Name).Set("driver", live.Driver);
            return new ReadResult(live.Name, inputs, Outputs(inputs, live));
        }, cancellation);

    // An older volume was about to be taken over, with data that is not the interrupted create's to lose.
    public override Task<ReadResult> FindInterruptedAsync(InterruptedCreate create, CancellationToken cancellation) =>
        daemon.CallAsync($"The volume {create.Name} cannot be looked for", async client =>
            await FindAsync(client, NameOf(create.Inputs), cancellation) is { } live && owner.Owns(create.Urn, live.Labels)
            && DateTimeOffset.TryParse(live.CreatedAt, out var created) && create.MayHaveMade(live.Name, created)
                ? new ReadResult(live.Name, create.Inputs, create.Inputs)
                : ReadResult.Gone, cancellation);

    public override Task DeleteAsync(DeleteRequest request, CancellationToken cancellation) =>
        daemon.CallAsync($"The volume {request.Id} cannot be deleted", async client =>
        {
            var refusal = "";
            var removed = await WaitAsync(ReleaseLimit, async () =>
            {
                try
                {
                    await client.Volumes.RemoveAsync(request.Id, force: false, cancellation);
                    return true;
                }
                catch (DockerApiException exception) when (DockerDaemon.IsGone(exception))
                {
                    return true;
                }
                catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
                {
                    refusal = DockerDaemon.Text(exception);
                    return false;
                }
            }, cancellation);
            if (!removed)
            {
                throw new ProviderException(
                    $"The volume {request.Id} cannot be deleted: after {ReleaseLimit.TotalSeconds:0} s it is still in use "
                        + $"({refusal.TrimEnd('.')}). Find its users with `docker ps -a --filter volume={request.Id}`.");
            }
        }, cancellation);

    private static async Task<VolumeResponse?> FindAsync(DockerClient client, string name, CancellationToken cancellation)
    {
        try
        {
            return await client.Volumes.InspectAsync(name, cancellation);
        }
        catch (DockerApiException exception) when (DockerDaemon.IsGone(exception))
        {
            return null;
        }
    }

    private PropertyMap Outputs(PropertyMap inputs, VolumeResponse live) =>
        Complete(inputs).Set("driver", live.Driver).Set("mountpoint", live.Mountpoint);
}
