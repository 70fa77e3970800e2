using HaCluster.Topology;
using HaCluster.Topology.Model;
using Pulumi;

namespace HaCluster.Components.Infrastructure.Aws;

/// <summary>Names and tags of AWS objects. Every resource is named after its region, so that the plan reads like the cluster.</summary>
internal static class AwsNames
{
    /// <summary>The administrator's account of Debian's images.</summary>
    public const string User = "admin";

    public const int SshPort = 22;

    public static string Of(HostRole role) => role switch
    {
        HostRole.Service => "service",
        HostRole.Application => "application",
        HostRole.Database => "database",
        HostRole.Monitoring => "monitoring",
        HostRole.Ci => "ci",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "a role without a name"),
    };

    /// <summary>The tag under which the AWS console shows an object.</summary>
    public static InputMap<string> Tags(string name) => new() { ["Name"] = name };

    /// <summary>Tags that everything in a region has: who made it, and for what; and the operator's own.</summary>
    public static InputMap<string> DefaultTags(Region region, AwsTopology aws)
    {
        var tags = new InputMap<string>
        {
            ["Project"] = Deployment.Instance.ProjectName,
            ["Stack"] = Deployment.Instance.StackName,
            ["ManagedBy"] = "Pulumi",
            ["ClusterRegion"] = region.Name,
        };
        foreach (var (key, value) in aws.Tags)
            tags.Add(key, value);
        return tags;
    }
}
