using System.Net;
using Docker.DotNet.Models;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>Compares a wanted network with those that exist.</summary>
internal static class NetworkComparison
{
    /// <summary>True when the live network would be created with the same parameters.</summary>
    public static bool IsSame(NetworksCreateParameters wanted, NetworkResponse live) =>
        wanted.Name == live.Name
        && wanted.Driver == live.Driver
        && wanted.Internal == live.Internal
        && wanted.Attachable == live.Attachable
        && (wanted.EnableIPv6 ?? false) == live.EnableIPv6
        && SameEntries(wanted.Options, live.Options)
        && SameEntries(wanted.Labels, live.Labels)
        && SameSubnets(wanted.IPAM?.Config ?? [], live.IPAM?.Config ?? []);

    /// <summary>Names the networks that are in the way of the wanted subnets.</summary>
    public static string DescribeOverlap(NetworksCreateParameters wanted, IEnumerable<NetworkResponse> others)
    {
        var subnets = (wanted.IPAM?.Config ?? []).Select(config => config.Subnet).OfType<string>().ToArray();
        var holders = others
            .SelectMany(other => (other.IPAM?.Config ?? []).Select(config => (other.Name, config.Subnet)))
            .Where(other => other.Subnet is not null && subnets.Any(subnet => Overlap(subnet, other.Subnet)))
            .Select(other => $"{other.Name} ({other.Subnet})")
            .Distinct().ToArray();
        return $"The network {wanted.Name} cannot be created: its subnet {string.Join(", ", subnets)} overlaps " +
            $"{(holders.Length == 0 ? "an address range of this machine" : $"the Docker network {string.Join(", ", holders)}")}. " +
            $"Configure another subnet{(holders.Length == 0 ? "" : $", or remove it with `docker network rm {holders[0].Split(' ')[0]}`")}.";
    }

    internal static bool Overlap(string left, string right) =>
        IPNetwork.TryParse(left, out var a) && IPNetwork.TryParse(right, out var b)
            && (a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress));

    private static bool SameSubnets(IList<IPAMConfig> wanted, IList<IPAMConfig> live) =>
        wanted.Count == 0
        || wanted.Select(config => (config.Subnet, config.IPRange ?? ""))
            .SequenceEqual(live.Select(config => (config.Subnet, config.IPRange ?? "")))
        && wanted.Zip(live).All(pair => pair.First.Gateway is null || pair.First.Gateway == pair.Second.Gateway);

    private static bool SameEntries(IDictionary<string, string>? wanted, IDictionary<string, string>? live) =>
        (wanted?.Count ?? 0) == (live?.Count ?? 0)
        && (wanted is null || live is null || wanted.All(entry => live.TryGetValue(entry.Key, out var value) && value == entry.Value));
}
