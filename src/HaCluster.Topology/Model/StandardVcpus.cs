using System.Globalization;
using System.Text.RegularExpressions;

namespace HaCluster.Topology.Model;

/// <summary>
/// The vCPUs that a region's hosts take of the quota "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances". Other families
/// have quotas of their own.
/// </summary>
public static partial class StandardVcpus
{
    /// <summary>What a new account has in a region (Amazon EC2 user guide, "Amazon EC2 service quotas").</summary>
    public const int OfNewAccount = 5;

    private static readonly string[] Families = ["a", "c", "d", "h", "i", "im", "is", "m", "r", "t", "z"];

    /// <summary>In the region with more hosts. A type whose name does not tell its size counts as nothing.</summary>
    public static int InEachRegion(ClusterTopology topology) => topology.Aws is { } aws
        ? topology.Regions.Max(region => region.Hosts.Sum(host => Of(aws.InstanceTypes[host.Role])))
        : 0;

    internal static int Of(string type)
    {
        var parts = InstanceType().Match(type);
        if (!parts.Success || !Families.Contains(parts.Groups["family"].Value))
            return 0;
        var times = parts.Groups["times"] is { Success: true } number ? int.Parse(number.Value, CultureInfo.InvariantCulture) : 1;
        return parts.Groups["size"].Value switch
        {
            "xlarge" or "xl" => 4 * times,
            "large" => 2,
            // The burstable machines of the Nitro System have two at any size, the older ones only from medium on.
            "medium" => parts.Groups["family"].Value == "t" ? 2 : 1,
            _ => parts.Groups["series"].Value is "t3" or "t3a" or "t4g" ? 2 : 1,
        };
    }

    // m7i.metal-24xl is as large as m7i.24xlarge; of m5.metal the name does not tell.
    [GeneratedRegex(
        @"^(?<series>(?<family>[a-z]+)\d[0-9a-z-]*)\.((metal-)?(?<times>\d+)?(?<size>xlarge|xl)|(?<size>nano|micro|small|medium|large))\z")]
    private static partial Regex InstanceType();
}
