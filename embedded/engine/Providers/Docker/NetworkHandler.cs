using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

// The library's models are annotated as never null, yet null is how a field is left out of a request.
#pragma warning disable CS8601

namespace HaCluster.Engine.Providers.Docker;

/// <summary><c>docker:index/network:Network</c>.</summary>
internal sealed class NetworkHandler(DockerDaemon daemon, DockerOwner owner) : DockerHandler("docker:index/network:Network", Inputs)
{
    private static readonly ObjectSchema Inputs = new(
        new Property("name", PropertyType.String) { Replaces = true },
        new Property("driver", PropertyType.String) { Replaces = true },
        new Property("attachable", PropertyType.Bool) { Replaces = true },
        new Property("ingress", PropertyType.Bool) { Replaces = true },
        new Property("internal", PropertyType.Bool) { Replaces = true },
        new Property("ipv6", PropertyType.Bool) { Replaces = true },
        new Property("ipamDriver", PropertyType.String) { Replaces = true, Default = "default" },
        new Property("ipamOptions", PropertyType.StringMap) { Replaces = true },
        new Property("ipamConfigs", PropertyType.ListOf(
            new Property("subnet", PropertyType.String),
            new Property("gateway", PropertyType.String),
            new Property("ipRange", PropertyType.String),
            new Property("auxAddress", PropertyType.StringMap)))
        { Replaces = true },
        Labels,
        new Property("options", PropertyType.StringMap) { Replaces = true });

    /// <summary>A container that is being removed lets go of its endpoint within this time.</summary>
    private static readonly TimeSpan DetachLimit = TimeSpan.FromSeconds(20);

    public override Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation)
    {
        var result = CheckWithName(request);
        if (result.Failures.Length > 0 || ValueKind.HasUnknown(result.Inputs))
            return Task.FromResult(result);
        var malformed = new PropertyReader(result.Inputs).Objects("ipamConfigs")
            .Select((config, index) => (Subnet: config.OptionalString("subnet"), index))
            .Where(config => config.Subnet is not null && !IPNetwork.TryParse(config.Subnet, out _))
            .Select(config => new CheckFailure(
                $"ipamConfigs[{config.index}].subnet", $"Expected a network address such as 172.20.1.0/24, found \"{config.Subnet}\"."));
        return Task.FromResult(result with { Failures = [.. malformed] });
    }

    public override async Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new CreateResult("", Predict(Complete(request.Inputs), "scope"));
        var wanted = Parameters(request.Urn, request.Inputs);
        return await daemon.CallAsync($"The network {wanted.Name} cannot be created", async client =>
        {
            await RefuseExistingAsync(client, request.Urn, wanted.Name, cancellation);
            var id = await CreateAsync(client, wanted, cancellation);
            var live = await client.Networks.InspectNetworkAsync(id, cancellation);
            return new CreateResult(live.ID, Outputs(request.Inputs, live));
        }, cancellation);
    }

    public override Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation) =>
        daemon.CallAsync($"The network {request.Id} cannot be read", async client =>
        {
            try
            {
                var live = await client.Networks.InspectNetworkAsync(request.Id, cancellation);
                var inputs = request.Inputs ?? InputsOf(live);
                return new ReadResult(live.ID, inputs, Outputs(inputs, live));
            }
            catch (DockerApiException exception) when (DockerDaemon.IsGone(exception))
            {
                return ReadResult.Gone;
            }
        }, cancellation);

    public override Task<ReadResult> FindInterruptedAsync(InterruptedCreate create, CancellationToken cancellation) =>
        daemon.CallAsync($"The network {create.Name} cannot be looked for", async client =>
        {
            var mine = await client.Networks.ListNetworksAsync(
                new NetworksListParameters { Filters = owner.Filter(create.Urn) }, cancellation);
            var left = mine.FirstOrDefault(network => create.MayHaveMade(network.ID, network.Created));
            return left is null ? ReadResult.Gone : new ReadResult(left.ID, create.Inputs, create.Inputs);
        }, cancellation);

    public override Task DeleteAsync(DeleteRequest request, CancellationToken cancellation)
    {
        var name = NameOf(request.OldOutputs);
        return daemon.CallAsync(
            $"The network {name} cannot be deleted", client => RemoveAsync(client, request.Id, name, cancellation), cancellation);
    }

    private static async Task RemoveAsync(DockerClient client, string id, string name, CancellationToken cancellation)
    {
        var refusal = "";
        var removed = await WaitAsync(DetachLimit, async () =>
        {
            try
            {
                await client.Networks.DeleteNetworkAsync(id, cancellation);
                return true;
            }
            catch (DockerApiException exception) when (DockerDaemon.IsGone(exception))
            {
                return true;
            }
            catch (DockerApiException exception) when (exception.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Conflict)
            {
                refusal = DockerDaemon.Text(exception);
                return false;
            }
        }, cancellation);
        if (removed)
            return;
        var live = await client.Networks.InspectNetworkAsync(id, cancellation);
        throw new ProviderException(
            $"The network {name} cannot be deleted: after {DetachLimit.TotalSeconds:0} s it is still in use by {Users(live)} " +
            $"({refusal.TrimEnd('.')}). Remove what uses it, or disconnect it with `docker network disconnect -f {name} CONTAINER`.");
    }

    /// <summary>What an interrupted run left was removed before the first step; what is here now is left alone.</summary>
    private async Task RefuseExistingAsync(DockerClient client, string urn, string name, CancellationToken cancellation)
    {
        foreach (var candidate in await client.Networks.ListNetworksAsync(new NetworksListParameters(), cancellation))
        {
            if (owner.Owns(urn, candidate.Labels))
                throw DockerOwner.NotInState("network", candidate.Name, "network rm");
            if (candidate.Name == name)
                throw new ProviderException(
                    $"The network {name} exists already, and {DockerOwner.Describe(candidate.Labels)}. " +
                    $"Remove it with `docker network rm {name}`, or choose another name.");
        }
    }

    private static async Task<string> CreateAsync(DockerClient client, NetworksCreateParameters wanted, CancellationToken cancellation)
    {
        try
        {
            return (await client.Networks.CreateNetworkAsync(wanted, cancellation)).ID;
        }
        catch (DockerApiException exception) when (exception.ResponseBody?.Contains("overlap", StringComparison.OrdinalIgnoreCase) ?? false)
        {
            var others = await client.Networks.ListNetworksAsync(new NetworksListParameters(), cancellation);
            throw new ProviderException(NetworkComparison.DescribeOverlap(wanted, others), exception);
        }
    }

    private NetworksCreateParameters Parameters(string urn, PropertyMap inputs)
    {
        var reader = new PropertyReader(inputs);
        return new NetworksCreateParameters
        {
            Name = reader.String("name"),
            Driver = reader.String("driver", "bridge"),
            Attachable = reader.Bool("attachable", false),
            Ingress = reader.Bool("ingress", false),
            Internal = reader.Bool("internal", false),
            EnableIPv6 = reader.OptionalBool("ipv6"),
            Labels = owner.Labels(urn, reader),
            Options = reader.StringMap("options"),
            IPAM = new IPAM
            {
                Driver = reader.String("ipamDriver", "default"),
                Options = reader.StringMap("ipamOptions"),
                Config = [.. reader.Objects("ipamConfigs").Select(config => new IPAMConfig
                {
                    Subnet = config.OptionalString("subnet"),
                    Gateway = config.OptionalString("gateway"),
                    IPRange = config.OptionalString("ipRange"),
                    AuxAddress = config.StringMap("auxAddress"),
                })],
            },
        };
    }

    private PropertyMap Outputs(PropertyMap inputs, NetworkResponse live) => Complete(inputs)
        .Set("driver", live.Driver).Set("scope", live.Scope ?? "")
        .Set("internal", live.Internal).Set("attachable", live.Attachable).Set("ingress", live.Ingress).Set("ipv6", live.EnableIPv6)
        .Set("options", ValueKind.Map(live.Options ?? new Dictionary<string, string>()));

    private static PropertyMap InputsOf(NetworkResponse live) => PropertyMap.Empty.Set("name", live.Name).Set("driver", live.Driver);

    private static string Users(NetworkResponse live) =>
        live.Containers is { Count: > 0 } containers
            ? $"{(containers.Count == 1 ? "the container" : "the containers")} "
                + string.Join(", ", containers.Values.Select(user => user.Name).Order())
            : "an unknown endpoint";
}
