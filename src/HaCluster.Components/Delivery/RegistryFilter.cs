using System.Collections.Immutable;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Delivery;

/// <summary>
/// Rules of nftables for the host of the registry: operators reach the port to push, application hosts the one to pull, and nobody else
/// reaches either. Where security groups do the same, this is the second layer.
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
        var applications = topology.Regions.SelectMany(each => each.ApplicationHosts).Select(host => host.Address);
        return $$"""
            # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
            table inet hacluster_registry
            delete table inet hacluster_registry
            table inet hacluster_registry {
                chain input {
                    type filter hook input priority filter; policy accept;
                    iif lo accept
            {{From(RegistryNames.PushPort, operators)}}{{From(RegistryNames.PullPort, applications)}}{{Closed}}
                }
            }

            """;
    }

    private static string Closed => $"        tcp dport {{ {RegistryNames.PushPort}, {RegistryNames.PullPort} }} drop";

    private static string From(int port, IEnumerable<string> addresses) =>
        string.Concat(addresses.Select(address => $"        tcp dport {port} ip saddr {address} accept\n"));
}
