using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Keys that are set, but mean nothing on the target. One file may hold those of both, but most often it is a mistake.</summary>
internal static class OtherTarget
{
    private static readonly string[] Groups = ["aws", "network", "dns"];
    private static readonly string[] OfAwsRegion = ["awsRegion", "subnets", "zones", "ami"];
    private static readonly string[] OfLocalRegion = ["subnet", "ports"];

    /// <param name="target">A target that exists.</param>
    /// <param name="paths">Known paths that are set: <c>regions[0].ports.base</c>.</param>
    public static IEnumerable<Diagnostic> Findings(Target target, IEnumerable<string> paths)
    {
        var unused = paths.Where(path => OwnerOf(path) is { } owner && owner != target).ToList();
        if (unused.Count == 0)
            yield break;
        var owner = EnumText.Of(OwnerOf(unused[0])!.Value);
        yield return new Diagnostic
        {
            Code = Codes.Config.OtherTarget,
            Severity = Severity.Warning,
            Summary = "Settings of the other target have no effect.",
            Why = $"The target is {EnumText.Of(target)}, and only {owner} uses "
                + $"{string.Join(", ", unused.Select(path => $"{ClusterSettings.Project}:{path}"))}.",
            Fix = Fix.Of($"Remove them, or run {new ConfigSet(ClusterSettings.TargetKey, owner)}."),
            Subject = $"{ClusterSettings.Project}:{unused[0]}",
        };
    }

    private static Target? OwnerOf(string path)
    {
        var parts = path.Split('.');
        if (Groups.Contains(parts[0]))
            return Target.Aws;
        if (parts.Length < 2 || !parts[0].StartsWith("regions[", StringComparison.Ordinal))
            return null;
        return OfAwsRegion.Contains(parts[1]) ? Target.Aws : OfLocalRegion.Contains(parts[1]) ? Target.Local : null;
    }
}
