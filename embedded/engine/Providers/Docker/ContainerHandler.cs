using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary><c>docker:index/container:Container</c>.</summary>
internal sealed class ContainerHandler(DockerDaemon daemon, DockerOwner owner, ImageStore images, IProviderHost host)
    : DockerHandler("docker:index/container:Container", ContainerSchema.Inputs)
{
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(60);

    public override Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation) =>
        Task.FromResult(CheckWithName(request));

    public override async Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new CreateResult("", Predict(Complete(request.Inputs), ContainerOutputs.Computed));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (request.Timeout is { } timeout)
            limit.CancelAfter(timeout);
        var inputs = new PropertyReader(request.Inputs);
        var name = inputs.String("name");
        await images.EnsureAsync(request.Urn, inputs.String("image"), inputs.OptionalString("platform"), limit.Token);
        var parameters = ContainerParameters.Create(inputs, owner.Labels(request.Urn, inputs), host.ProgramDirectory);
        return await daemon.CallAsync($"The container {name} cannot be created", async client =>
        {
            await RefuseExistingAsync(client, request.Urn, name, limit.Token);
            var id = (await client.Containers.CreateContainerAsync(parameters, limit.Token)).ID;
            try
            {
                return new CreateResult(id, await CompleteAsync(client, id, request.Inputs, limit.Token));
            }
            catch (Exception exception) when (exception is ProviderException or DockerApiException or IOException or FormatException
                or OperationCanceledException)
            {
                throw await PartialAsync(client, id, request, exception);
            }
        }, limit.Token);
    }

    public override Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation) =>
        daemon.CallAsync($"The container {request.Name} cannot be read", async client =>
        {
            if (await FindAsync(client, request.Id, cancellation) is not { } live)
                return ReadResult.Gone;
            var inputs = request.Inputs
                ?? PropertyMap.Empty.Set("name", live.Name.TrimStart('/')).Set("image", live.Config?.Image ?? live.Image);
            // A stopped container that must run is drift: the next update starts it.
            if (live.State is { Running: false } && new PropertyReader(inputs).Bool("mustRun", true))
                inputs = inputs.Set("mustRun", false);
            return new ReadResult(live.ID, inputs, ContainerOutputs.Of(inputs, live));
        }, cancellation);

    public override async Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new UpdateResult(Predict(request.OldOutputs.SetAll(Complete(request.NewInputs)), "exitCode"));
        var name = NameOf(request.NewInputs);
        return await daemon.CallAsync($"The container {name} cannot be updated", async client =>
        {
            if (await FindAsync(client, request.Id, cancellation) is not { } live)
            {
                throw new ProviderException(
                    $"The container {name} does not exist any longer. `refresh` records that, and `up` then creates it again.");
            }
            await client.Containers.UpdateContainerAsync(
                request.Id, ContainerParameters.Update(new PropertyReader(request.NewInputs)), cancellation);
            var inputs = new PropertyReader(request.NewInputs);
            if (live.State?.Running ?? false)
                return new UpdateResult(ContainerOutputs.Of(request.NewInputs, live));
            if (IsNeverStarted(live))
                return new UpdateResult(await CompleteAsync(client, request.Id, request.NewInputs, cancellation));
            if (inputs.Bool("mustRun", true))
                await StartAsync(client, request.Id, inputs, cancellation);
            return new UpdateResult(
                ContainerOutputs.Of(request.NewInputs, await client.Containers.InspectContainerAsync(request.Id, cancellation)));
        }, cancellation);
    }

    public override Task<ReadResult> FindInterruptedAsync(InterruptedCreate create, CancellationToken cancellation) =>
        daemon.CallAsync($"The container {create.Name} cannot be looked for", async client =>
        {
            var mine = await client.Containers.ListContainersAsync(
                new ContainersListParameters { All = true, Filters = owner.Filter(create.Urn) }, cancellation);
            var left = mine.FirstOrDefault(container => create.MayHaveMade(container.ID, container.Created));
            return left is null ? ReadResult.Gone : new ReadResult(left.ID, create.Inputs, create.Inputs);
        }, cancellation);

    public override Task DeleteAsync(DeleteRequest request, CancellationToken cancellation)
    {
        var old = new PropertyReader(request.OldOutputs);
        return daemon.CallAsync($"container {old.String("name", request.Name)} cannot be deleted", async client =>
        {
            var grace = old.Int("destroyGraceSeconds", 0);
            if (grace > 0 && await FindAsync(client, request.Id, cancellation) is { State.Running: true })
            {
                await client.Containers.StopContainerAsync(
                    request.Id, new ContainerStopParameters { WaitBeforeKillSeconds = (uint)grace }, cancellation);
            }
            await RemoveAsync(client, request.Id, old.Bool("removeVolumes", true), cancellation);
        }, cancellation);
    }

    /// <summary>Everything after the bare creation; done again from the start when an earlier run did not get to its end.</summary>
    private async Task<PropertyMap> CompleteAsync(DockerClient client, string id, PropertyMap inputMap, CancellationToken cancellation)
    {
        var inputs = new PropertyReader(inputMap);
        var attached = (await client.Containers.InspectContainerAsync(id, cancellation)).NetworkSettings?.Networks;
        foreach (var network in inputs.Objects("networksAdvanced").Skip(1))
        {
            if (attached?.Any(existing => existing.Key == network.String("name") || existing.Value.NetworkID == network.String("name"))
                ?? false)
                continue;
            await client.Networks.ConnectNetworkAsync(
                network.String("name"),
                new NetworkConnectParameters { Container = id, EndpointConfig = ContainerParameters.Endpoint(network) }, cancellation);
        }
        await ContainerUploads.SendAsync(client, id, inputs, host.ProgramDirectory, cancellation);
        if (inputs.Bool("start", true))
            await StartAsync(client, id, inputs, cancellation);
        var outputs = ContainerOutputs.Of(inputMap, await client.Containers.InspectContainerAsync(id, cancellation));
        return inputs.Bool("logs", false) ? outputs.Set("containerLogs", await LogsAsync(client, id, "all", cancellation)) : outputs;
    }

    private static async Task StartAsync(DockerClient client, string id, PropertyReader inputs, CancellationToken cancellation)
    {
        try
        {
            await client.Containers.StartContainerAsync(id, new ContainerStartParameters(), cancellation);
        }
        catch (DockerApiException exception)
        {
            var text = DockerDaemon.Text(exception);
            throw new ProviderException(
                $"The container {inputs.String("name")} cannot be started: "
                    + $"{await PortConflict.ExplainAsync(client, text, cancellation) ?? DockerDaemon.End(text)}", exception);
        }
        if (inputs.Bool("attach", false))
            await client.Containers.WaitContainerAsync(id, cancellation);
        else if (inputs.Bool("wait", false))
            await WaitUntilHealthyAsync(client, id, inputs, cancellation);
        else if (inputs.Bool("mustRun", true))
            await ExpectRunningAsync(client, id, inputs, cancellation);
    }

    private static async Task ExpectRunningAsync(DockerClient client, string id, PropertyReader inputs, CancellationToken cancellation)
    {
        var live = await client.Containers.InspectContainerAsync(id, cancellation);
        if (live.State is { Running: true } or { Restarting: true })
            return;
        throw new ProviderException(
            $"The container {inputs.String("name")} must run, but it exited at once with code {live.State?.ExitCode}.\n" +
            $"  last output:\n{TextTail.Of(await LogsAsync(client, id, "20", cancellation))}");
    }

    private static async Task WaitUntilHealthyAsync(DockerClient client, string id, PropertyReader inputs, CancellationToken cancellation)
    {
        var seconds = inputs.Int("waitTimeout", 60);
        ContainerInspectResponse? live = null;
        var healthy = await WaitAsync(TimeSpan.FromSeconds(seconds), async () =>
        {
            live = await client.Containers.InspectContainerAsync(id, cancellation);
            return live.State?.Health?.Status == "healthy" || live.State is { Running: false, Restarting: false };
        }, cancellation);
        if (healthy && live?.State?.Health?.Status == "healthy")
            return;
        var lastCheck = live?.State?.Health?.Log?.LastOrDefault()?.Output;
        throw new ProviderException(
            $"The container {inputs.String("name")} {(healthy ? "stopped before it was" : $"is after {seconds} s not")} healthy: " +
            $"its state is {live?.State?.Status}, its health {live?.State?.Health?.Status ?? "without a check"}." +
            (string.IsNullOrWhiteSpace(lastCheck) ? "" : $"\n  last check:\n{TextTail.Of(lastCheck)}") +
            $"\n  last output:\n{TextTail.Of(await LogsAsync(client, id, "20", cancellation))}");
    }

    private static async Task<string> LogsAsync(DockerClient client, string id, string tail, CancellationToken cancellation)
    {
        using var stream = await client.Containers.GetContainerLogsAsync(
            id, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Tail = tail }, cancellation);
        var (stdout, stderr) = await stream.ReadOutputToEndAsync(cancellation);
        return stdout + stderr;
    }

    /// <summary>
    /// What an interrupted run left was removed before the first step. A container that is here now is in use by somebody: another project,
    /// or a cluster whose state was lost.
    /// </summary>
    private async Task RefuseExistingAsync(DockerClient client, string urn, string name, CancellationToken cancellation)
    {
        var mine = await client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = owner.Filter(urn) }, cancellation);
        if (mine.FirstOrDefault() is { } unknown)
            throw DockerOwner.NotInState("container", unknown.Names?.FirstOrDefault()?.TrimStart('/') ?? name, "rm -f");
        if (await FindAsync(client, name, cancellation) is { } other && other.Name == $"/{name}")
        {
            throw new ProviderException(
                $"The container {name} exists already, and {DockerOwner.Describe(other.Config?.Labels)}. " +
                $"Remove it with `docker rm -f {name}`, or choose another name.");
        }
    }

    private static async Task RemoveAsync(DockerClient client, string id, bool removeVolumes, CancellationToken cancellation)
    {
        var refusal = "";
        var gone = await WaitAsync(RemovalLimit, async () =>
        {
            try
            {
                await client.Containers.RemoveContainerAsync(
                    id, new ContainerRemoveParameters { Force = true, RemoveVolumes = removeVolumes }, cancellation);
            }
            catch (DockerApiException exception) when (DockerDaemon.IsGone(exception))
            {
                return true;
            }
            // "Removal in progress" and a file system that is still busy both pass with time.
            catch (DockerApiException exception) when (exception.StatusCode is HttpStatusCode.Conflict
                or HttpStatusCode.InternalServerError)
            {
                refusal = DockerDaemon.Text(exception);
            }
            return await FindAsync(client, id, cancellation) is null;
        }, cancellation);
        if (!gone)
            throw new ProviderException(
                $"The container {id[..Math.Min(12, id.Length)]} still exists after {RemovalLimit.TotalSeconds:0} s: "
                    + DockerDaemon.End(refusal));
    }

    private static async Task<ContainerInspectResponse?> FindAsync(DockerClient client, string idOrName, CancellationToken cancellation)
    {
        try
        {
            return await client.Containers.InspectContainerAsync(idOrName, cancellation);
        }
        catch (DockerApiException exception) when (DockerDaemon.IsGone(exception))
        {
            return null;
        }
    }

    private static bool IsNeverStarted(ContainerInspectResponse live) => live.State?.Status == "created";

    /// <summary>The container exists: it is saved with the error, and the next update completes it.</summary>
    private static async Task<ProviderException> PartialAsync(DockerClient client, string id, CreateRequest request, Exception exception)
    {
        var name = NameOf(request.Inputs);
        var message = exception switch
        {
            OperationCanceledException => $"The container {name} was created, and its completion was interrupted.",
            DockerApiException api =>
                $"The container {name} was created, and its completion failed: {DockerDaemon.End(DockerDaemon.Text(api))}",
            _ => exception.Message,
        };
        var live = await FindAsync(client, id, CancellationToken.None);
        return new ProviderException(message, exception)
        {
            PartialState = live is null
                ? null
                : new PartialResource(id, request.Inputs, ContainerOutputs.Of(request.Inputs, live), [message]),
        };
    }
}
