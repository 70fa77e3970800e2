using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Components.Delivery;
using HaCluster.Components.Infrastructure;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Pulumi;

namespace HaCluster.Deploy;

/// <summary>Jenkins beside the registry, and what the stack's outputs say of it.</summary>
/// <param name="secrets">Null where it does not run.</param>
internal sealed class DeployedJenkins(ClusterTopology topology, IInfrastructure infrastructure, JenkinsSecrets? secrets)
{
    public Output<ImmutableDictionary<string, object>?> Endpoint => secrets is null
        ? Output.Create((ImmutableDictionary<string, object>?)null)
        : Output.Tuple(Url, secrets.Password, secrets.WebhookToken, secrets.DeployPublicKey).Apply(
            ImmutableDictionary<string, object>? (known) => ClusterOutputs.Write(new JenkinsEndpoint(
                new Uri(known.Item1), JenkinsNames.Operator, new SecretText(known.Item2), new SecretText(known.Item3), known.Item4)));

    // As the registry is reached, DeployedRegistry.
    private Output<string> Url
    {
        get
        {
            var registry = topology.Registry!;
            var host = infrastructure.Hosts[registry.Host.Name];
            var isLocal = topology.Target == Topology.Target.Local;
            var port = isLocal ? topology.Regions.Single(region => region.Ci == registry.Host).PublishedJenkinsPort : JenkinsNames.Port;
            var address = host.JumpHost is null ? host.Ssh.Address : Output.Create("127.0.0.1");
            return address.Apply(text => string.Create(CultureInfo.InvariantCulture, $"https://{text}:{port}"));
        }
    }

    /// <summary>Installs it on the host of the registry, where it is enabled.</summary>
    public void Run(RegistryHost? registry, RegistrySecrets? logins)
    {
        if (secrets is null)
            return;
        var host = topology.Registry!.Host;
        _ = new JenkinsHost(host.Name, new JenkinsHostArgs
        {
            Topology = topology,
            Host = infrastructure.Hosts[host.Name],
            Secrets = secrets,
            RegistrySecrets = logins!,
            Registry = registry!,
            Url = Url,
        });
    }
}
