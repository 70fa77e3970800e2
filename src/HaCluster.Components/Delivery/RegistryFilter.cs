using System.Collections.Immutable;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Delivery;

/// <summary>
/// Rules of nftables for the host of the registry: operators reach the port to push and Jenkins, application hosts the port to pull,
/// and nobody else reaches any. Where security groups do the same, this is the second layer.
/// </summary>
public static class RegistryFilter
{
    /// <param name="topology">A topology with a registry.</param>
    public static string Render(ClusterTopology topology)
    {
        var region = topology.Regions.Single(region => region.Ci is not null);
        // Docker's published ports come from the network's own gateway.
        ImmutableArray<string> operators = topology.Aws is { } aws
            ? aws.PrivateHosts ? [] : [.. aws.OperatorCidrs.Where(block => !block.Contains(':', StringComparison.Ordinal))]
            : [region.GatewayAddress];
        var (push, pull) = (RegistryNames.PushPort, RegistryNames.PullPort);
        var applications = topology.Regions.SelectMany(each => each.ApplicationHosts).Select(host => host.Address);
        return $$"""
            # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
            table inet hacluster_registry
            delete table inet hacluster_registry
            table inet hacluster_registry {
                chain input {
                    type filter hook input priority filter; policy accept;
                    iif lo accept
            {{From(push, operators)}}{{From(pull, applications)}}{{Jenkins(topology, operators)}}{{Closed}}
                }
            }

            """;
    }

    // Where it does not run, nobody reaches one that ran before.
    private static string Closed =>
        $"        tcp dport {{ {RegistryNames.PushPort}, {RegistryNames.PullPort}, {JenkinsNames.Port} }} drop";

    private static string Jenkins(ClusterTopology topology, IEnumerable<string> operators) => topology.Jenkins is null
        ? ""
        : From(JenkinsNames.Port, operators.Concat(topology.Aws?.WebhookCidrs ?? []).Distinct());

    private static string From(int port, IEnumerable<string> addresses) =>
        string.Concat(addresses.Select(address => $"        tcp dport {port} ip saddr {address} accept\n"));
}
