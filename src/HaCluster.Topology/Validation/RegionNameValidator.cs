using System.Text.RegularExpressions;
using HaCluster.Topology.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Exactly two regions, whose names differ and are fit to be part of host, container and slot names.</summary>
internal sealed partial class RegionNameValidator : ISettingsValidator
{
    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        if (settings.Regions.Length != 2)
            yield return WrongCount(settings.Regions.Length);

        foreach (var (index, region) in settings.Regions.Index())
        {
            if (!Shape().IsMatch(region.Name) || region.Name.EndsWith('-'))
                yield return WrongShape(index, region.Name);
            var first = settings.Regions.Index().First(other => other.Item.Name == region.Name).Index;
            if (first != index)
                yield return Duplicate(first, index, region.Name);
        }
    }

    private static Diagnostic WrongCount(int count) => new()
    {
        Code = "config.region-count",
        Summary = "a cluster has two regions",
        Why = $"{Findings.Key("regions")} lists {count}",
        Fix = "remove the others from the list: one region holds the primary, the other its standby",
        Subject = Findings.Key("regions"),
    };

    private static Diagnostic WrongShape(int index, string name) => new()
    {
        Code = "config.region-name",
        Summary = "a region name does not fit into host names",
        Why = $"regions[{index}].name is '{name}'; allowed is a lower-case letter, then up to 19 lower-case letters, "
            + "digits or inner hyphens",
        Fix = $"choose a name such as {RegionSettings.Default(Math.Min(index, 1)).Name} or us-east-1",
        Subject = Findings.Key($"regions[{index}].name"),
    };

    private static Diagnostic Duplicate(int first, int second, string name) => new()
    {
        Code = "config.region-duplicate",
        Summary = $"two regions are named '{name}'",
        Why = $"regions[{first}].name and regions[{second}].name are the same, so their hosts would be too",
        Fix = "give each region a name of its own",
        Subject = Findings.Key($"regions[{second}].name"),
    };

    [GeneratedRegex("^[a-z][a-z0-9-]{0,19}\\z")]
    private static partial Regex Shape();
}
