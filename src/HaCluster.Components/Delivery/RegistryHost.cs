using System.Globalization;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Command.Remote;

namespace HaCluster.Components.Delivery;

public sealed record RegistryHostArgs
{
    /// <summary>A topology with a registry.</summary>
    public required ClusterTopology Topology { get; init; }

    public required Host Host { get; init; }

    public required RegistrySecrets Secrets { get; init; }
}

/// <summary>The registry of images on its host, and what removes from it what nothing needs.</summary>
public sealed class RegistryHost : ComponentResource
{
    public RegistryHost(string name, RegistryHostArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:delivery:RegistryHost", name, options)
    {
        var registry = args.Topology.Registry ?? throw new ArgumentException("the registry is not enabled", nameof(args));
        (Key, Certificate) = args.Secrets.IssueCertificate(args.Host);
        Running = HostCommand.Run(this, args.Host, "registry", "Delivery/registry.sh", new Dictionary<string, Input<string>>
        {
            ["FILTER_TEXT"] = RegistryFilter.Render(args.Topology),
            ["FILTER_UNIT"] = EmbeddedText.Read("Delivery/filter-unit.conf"),
            ["CA_CERTIFICATE"] = args.Secrets.CaCertificate,
            ["CERTIFICATE"] = Certificate,
            ["KEY"] = Key,
            ["PUSH_HTPASSWD"] = args.Secrets.PushLine,
            ["PULL_HTPASSWD"] = args.Secrets.PullLine,
            ["PUSH_YML"] = RegistryConf.Render(pushed: true),
            ["PULL_YML"] = RegistryConf.Render(pushed: false),
            ["REGISTRY_ENV"] = RenderSettings(registry),
            ["REGISTRY_UNIT"] = EmbeddedText.Read("Delivery/registry-unit.conf"),
            ["COLLECT_UNIT"] = EmbeddedText.Read("Delivery/collect-unit.conf"),
            ["COLLECT_TIMER"] = EmbeddedText.Read("Delivery/collect-timer.conf"),
            ["REGISTRY_COLLECT"] = EmbeddedText.Read("Delivery/registry-collect.sh"),
            ["REGISTRY_STATUS"] = EmbeddedText.Read("Delivery/registry-status.sh"),
            ["STORAGE"] = RegistryNames.Storage,
            ["HAS_JENKINS"] = args.Topology.Jenkins is null ? "false" : "true",
        });
        RegisterOutputs();
    }

    /// <summary>From here on images can be pushed and pulled.</summary>
    public Command Running { get; }

    /// <summary>The host's own, PEM; a secret.</summary>
    public Output<string> Key { get; }

    /// <summary>PEM.</summary>
    public Output<string> Certificate { get; }

    private static string RenderSettings(RegistryTopology registry) => string.Create(CultureInfo.InvariantCulture, $"""
        ADDRESS={registry.Host.Address}
        PUSH_PORT={RegistryNames.PushPort}
        PULL_PORT={RegistryNames.PullPort}
        STORAGE={RegistryNames.Storage}
        KEEP_IMAGES={registry.KeepImages}
        DEPLOYED_TAG={RegistryNames.DeployedTag}
        KEEP_DEPLOYED={RegistryNames.KeptDeployments}

        """);
}
