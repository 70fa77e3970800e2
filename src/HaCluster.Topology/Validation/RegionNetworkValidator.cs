using HaCluster.Topology.Addressing;
using HaCluster.Topology.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Address blocks: well formed, private, of a usable size, each subnet in its region, the regions disjoint.</summary>
internal sealed class RegionNetworkValidator : ISettingsValidator
{
    private const int WidestPrefix = 16;

    private static readonly Cidr[] s_private =
        [Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("100.64.0.0/10")];

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        var blocks = new List<(string Path, Cidr Block)>();
        foreach (var (index, region) in settings.Regions.Index())
        {
            var cidrPath = $"regions[{index}].cidr";
            var subnetPath = $"regions[{index}].subnet";
            var cidrFindings = Block(cidrPath, region.Cidr, out var cidr);
            // A subnet derived from a block with a finding would only repeat it.
            var derived = cidrFindings.Count > 0 && region.Subnet == RegionSettings.DefaultSubnet(region.Cidr);
            var subnetFindings = derived ? [] : Block(subnetPath, region.Subnet, out _);
            foreach (var finding in cidrFindings.Concat(subnetFindings))
                yield return finding;

            if (cidr is { } outer)
            {
                blocks.Add((cidrPath, outer));
                if (!derived && Cidr.TryParse(region.Subnet, out var inner, out _) && !outer.Contains(inner))
                    yield return Outside(subnetPath, inner, outer);
            }
        }

        for (var i = 0; i < blocks.Count; i++)
        {
            for (var j = i + 1; j < blocks.Count; j++)
            {
                if (blocks[i].Block.Overlaps(blocks[j].Block))
                    yield return Overlap(blocks[i], blocks[j]);
            }
        }
    }

    private static List<Diagnostic> Block(string path, string text, out Cidr? block)
    {
        block = null;
        if (!Cidr.TryParse(text, out var cidr, out var problem))
            return [Malformed(path, problem)];
        block = cidr;
        if (cidr.PrefixLength < WidestPrefix || cidr.PrefixLength > HostAddressing.LongestSubnetPrefix)
            return [WrongSize(path, cidr)];
        return s_private.Any(range => range.Contains(cidr)) ? [] : [Public(path, cidr)];
    }

    private static Diagnostic Malformed(string path, string problem) => new()
    {
        Code = "config.cidr-malformed",
        Summary = $"{Findings.Key(path)} is not an address block",
        Why = problem,
        Fix = $"write it as a block such as {(path.EndsWith("cidr", StringComparison.Ordinal) ? "172.20.0.0/16" : "172.20.1.0/24")}",
        Subject = Findings.Key(path),
    };

    private static Diagnostic WrongSize(string path, Cidr block) => new()
    {
        Code = "config.cidr-size",
        Summary = $"{Findings.Key(path)} has an unusable size",
        Why = $"{block} holds {block.Size} addresses; allowed is /{WidestPrefix} to /{HostAddressing.LongestSubnetPrefix}, "
            + $"since the database host takes address .{HostAddressing.OneSubnet.Database}",
        Fix = "choose a prefix length between them; /16 for a region and /24 for its subnet are usual",
        Subject = Findings.Key(path),
    };

    private static Diagnostic Public(string path, Cidr block) => new()
    {
        Code = "config.cidr-public",
        Summary = $"{Findings.Key(path)} is not a private block",
        Why = $"{block} belongs to the public internet: hosts could no longer reach those addresses",
        Fix = $"choose a block inside {string.Join(", ", s_private)}",
        Subject = Findings.Key(path),
    };

    private static Diagnostic Outside(string path, Cidr subnet, Cidr region) => new()
    {
        Code = "config.subnet-outside",
        Summary = $"{Findings.Key(path)} lies outside its region",
        Why = $"{subnet} is not part of {region}",
        Fix = $"choose a part of it, such as {RegionSettings.DefaultSubnet(region.ToString())}",
        Subject = Findings.Key(path),
    };

    private static Diagnostic Overlap((string Path, Cidr Block) first, (string Path, Cidr Block) second) => new()
    {
        Code = "config.cidr-overlap",
        Summary = "the address blocks of two regions overlap",
        Why = $"{first.Path} {first.Block} and {second.Path} {second.Block} share addresses; regions that are peered must not",
        Fix = "choose disjoint blocks, such as 172.20.0.0/16 and 172.21.0.0/16",
        Subject = Findings.Key(second.Path),
    };
}
