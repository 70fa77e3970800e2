using HaCluster.Diagnostics;
using HaCluster.Topology.Addressing;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Address blocks: well formed, private, of a usable size, subnets in their region, whatever is not the same disjoint.</summary>
internal sealed class RegionNetworkValidator : ISettingsValidator
{
    private static readonly AddressFindings.Sizes Local =
        new(16, HostAddressing.LongestSubnetPrefix, $"the database host takes address .{HostAddressing.OneSubnet.Database}");

    // Amazon VPC user guide, "VPC CIDR blocks": /16 to /28 for a VPC and for a subnet.
    private static readonly AddressFindings.Sizes Vpc =
        new(16, 26, "AWS has no larger VPC, and three subnets of the smallest size must fit");

    private static readonly AddressFindings.Sizes VpcSubnet = new(16, 28, "AWS has no subnets of other sizes");

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        var findings = new List<Diagnostic>();
        var regions = new List<(string Path, Cidr Block)>();
        foreach (var (index, region) in settings.Regions.Index())
        {
            var path = $"regions[{index}].cidr";
            var own = AddressFindings.Of(path, region.Cidr, settings.OnAws ? Vpc : Local, out var block);
            findings.AddRange(own);
            findings.AddRange(SubnetsOf(settings, index, block, inheritsFinding: own.Count > 0));
            if (block is { } known)
                regions.Add((path, known));
        }
        return findings.Concat(Overlapping(regions).Select(pair => AddressFindings.RegionsOverlap(pair.First, pair.Second)));
    }

    private static IEnumerable<Diagnostic> SubnetsOf(ClusterSettings settings, int index, Cidr? outer, bool inheritsFinding)
    {
        var region = settings.Regions[index];
        var known = new List<(string Path, Cidr Block)>();
        foreach (var (name, text, fallback) in settings.OnAws ? AwsSubnets(settings, region) : LocalSubnets(region))
        {
            // A subnet derived from a block with a finding would only repeat it.
            if (inheritsFinding && text == fallback)
                continue;
            var path = $"regions[{index}].{name}";
            var findings = AddressFindings.Of(path, text, settings.OnAws ? VpcSubnet : Local, out var block);
            foreach (var finding in findings)
                yield return finding;
            if (block is not { } inner)
                continue;
            known.Add((path, inner));
            if (outer is { } around && !around.Contains(inner))
                yield return AddressFindings.Outside(path, inner, around, fallback);
        }
        foreach (var (first, second) in Overlapping(known))
            yield return AddressFindings.SubnetsOverlap(first, second);
    }

    private static IEnumerable<(string Name, string Text, string Fallback)> LocalSubnets(RegionSettings region) =>
        [("subnet", region.Subnet, RegionSettings.DefaultSubnet(region.Cidr))];

    private static IEnumerable<(string Name, string Text, string Fallback)> AwsSubnets(
        ClusterSettings settings, RegionSettings region)
    {
        var defaults = RegionSettings.DefaultSubnets(region.Cidr);
        return Findings.RolesOf(settings).Select(role => ($"subnets.{role.Name}", region.Subnets[role.Role], defaults[role.Role]));
    }

    private static IEnumerable<((string Path, Cidr Block) First, (string Path, Cidr Block) Second)> Overlapping(
        List<(string Path, Cidr Block)> blocks) =>
        from first in Enumerable.Range(0, blocks.Count)
        from second in Enumerable.Range(first + 1, blocks.Count - first - 1)
        where blocks[first].Block.Overlaps(blocks[second].Block)
        select (blocks[first], blocks[second]);
}
