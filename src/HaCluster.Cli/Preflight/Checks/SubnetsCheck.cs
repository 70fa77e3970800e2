using HaCluster.Cli.Containers;
using HaCluster.Diagnostics;
using HaCluster.Topology.Addressing;
using HaCluster.Topology.Model;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>The regions' subnets overlap neither another Docker network nor a route of this machine.</summary>
internal sealed class SubnetsCheck(string routeTable = SubnetsCheck.RouteTable) : IPreflightCheck
{
    private const string RouteTable = "/proc/net/route";
    private const string Name = "subnets";

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        if (context.Docker is null || context.Topology is not { } topology || await context.Docker is not { Reachable: true } docker)
            return [];
        var copies = context.HostsOfOtherCopy(docker).Select(host => host.Directory).ToHashSet(StringComparer.Ordinal);
        var results = new List<CheckResult>();
        foreach (var (index, region) in topology.Regions.Index())
        {
            var conflict = NetworkIn(region, docker, IsExpected) ?? RouteIn(region, docker);
            if (conflict is null)
                continue;
            var key = $"hacluster:regions[{index}].cidr";
            results.Add(new CheckResult(Name, new Diagnostic
            {
                Code = Codes.Check.Subnet,
                Summary = $"The subnet {region.Subnet} of {region.Name} overlaps {conflict}.",
                Fix = Fix.Of($"Remove it, or choose another block: {new ConfigSet(key, $"172.{30 + index}.0.0/16")}."),
                Subject = key,
            }));
        }
        return results.Count > 0
            ? results
            : [new CheckResult(Name, $"{string.Join(" and ", topology.Regions.Select(region => region.Subnet))} are free or ours")];

        bool IsExpected(DockerThing network) =>
            context.IsOurs(network) || (network.IsOfStack(context.Stack.Name) && copies.Contains(network.Directory));
    }

    private static string? NetworkIn(Region region, DockerSnapshot docker, Func<DockerThing, bool> isExpected) => (
        from network in docker.Networks
        where !isExpected(DockerSnapshot.Thing(network))
        from block in network.IPAM?.Config ?? []
        where Cidr.TryParse(block.Subnet, out var subnet, out _) && subnet.Overlaps(region.Subnet)
        select $"Docker network {network.Name} ({block.Subnet})").FirstOrDefault();

    /// <summary>
    /// Routes through Docker's own bridges are left to <see cref="NetworkIn"/>, and the default route holds every address.
    /// </summary>
    private string? RouteIn(Region region, DockerSnapshot docker)
    {
        if (!File.Exists(routeTable))
            return null;
        var bridges = docker.Networks.Select(network => "br-" + network.ID[..Math.Min(12, network.ID.Length)]).Append("docker0")
            .ToHashSet(StringComparer.Ordinal);
        return (
            from route in HostRoutes.Parse(File.ReadLines(routeTable))
            where route.Block.PrefixLength > 0 && !bridges.Contains(route.Interface) && route.Block.Overlaps(region.Subnet)
            select $"this machine's route {route.Block} through {route.Interface}").FirstOrDefault();
    }
}
