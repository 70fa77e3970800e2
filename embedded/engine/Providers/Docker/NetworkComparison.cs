using System.Net;
using Docker.DotNet.Models;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>Compares the addresses of a wanted network with those that exist.</summary>
internal static class NetworkComparison
{
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
}
