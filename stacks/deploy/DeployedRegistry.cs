using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Components.Delivery;
using HaCluster.Components.Infrastructure;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Pulumi;

namespace HaCluster.Deploy;

/// <summary>The registry as it was deployed, for the stack's outputs.</summary>
internal sealed class DeployedRegistry(ClusterTopology topology, IInfrastructure infrastructure, RegistrySecrets? secrets)
{
    public Output<ImmutableDictionary<string, object>?> Endpoint => topology.Registry is { } registry && secrets is not null
        ? Output.Tuple(Address(registry), secrets.PushPassword, secrets.CaCertificate).Apply(ImmutableDictionary<string, object>? (known) =>
            ClusterOutputs.Write(new RegistryEndpoint(
                known.Item1, registry.Name, RegistryNames.PushUser, new SecretText(known.Item2), known.Item3)))
        : Output.Create((ImmutableDictionary<string, object>?)null);

    // A host without a public address is reached through a tunnel, which ends at this machine's own port of that number.
    private Output<string> Address(RegistryTopology registry)
    {
        var region = topology.Regions.Single(region => region.Ci == registry.Host);
        var host = infrastructure.Hosts[registry.Host.Name];
        var port = topology.Target == Topology.Target.Local ? region.PublishedRegistryPort : RegistryNames.PushPort;
        var address = host.JumpHost is null ? host.Ssh.Address : Output.Create("127.0.0.1");
        return address.Apply(text => string.Create(CultureInfo.InvariantCulture, $"{text}:{port}"));
    }
}
