using System.Collections.Immutable;

namespace HaCluster.Topology.Settings;

/// <summary>The AWS regions in which a cluster can be built.</summary>
public static class AwsRegionNames
{
    /// <summary>
    /// When <see cref="All"/> was last compared with Amazon's own list (VPC user guide, "AWS IP address ranges", values of region).
    /// </summary>
    public static DateOnly AsOf { get; } = new(2026, 7, 19);

    /// <summary>
    /// Those of the partition <c>aws</c>. China and GovCloud are partitions of their own: other accounts, other image owners, and no
    /// peering with these.
    /// </summary>
    public static ImmutableArray<string> All { get; } =
    [
        "af-south-1",
        "ap-east-1", "ap-east-2",
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
        "ap-south-1", "ap-south-2",
        "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
        "ca-central-1", "ca-west-1",
        "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
        "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1",
        "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ];
}
