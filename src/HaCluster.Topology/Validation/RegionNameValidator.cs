using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
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
            else if (settings.OnAws && (region.Name == "sg" || region.Name.StartsWith("sg-", StringComparison.Ordinal)))
                yield return LikeAnId(index, region.Name);
            var first = settings.Regions.Index().First(other => other.Item.Name == region.Name).Index;
            if (first != index)
                yield return Duplicate(first, index, region.Name);
        }
    }

    private static Diagnostic WrongCount(int count) => new()
    {
        Code = Codes.Config.RegionCount,
        Summary = "A cluster must have exactly two regions.",
        Why = $"{Findings.Key("regions")} has {count}.",
        Fix = Fix.Of("Remove the others from the list: one region has the primary, the other its standby."),
        Subject = Findings.Key("regions"),
    };

    private static Diagnostic WrongShape(int index, string name) => new()
    {
        Code = Codes.Config.RegionName,
        Summary = "The name of a region is not allowed.",
        Why = $"{Findings.Key($"regions[{index}].name")} is '{name}'. It becomes part of host names, so it must be a lower-case letter "
            + "and then up to 19 lower-case letters, digits or inner hyphens.",
        Fix = Fix.Of($"Choose a name such as {RegionSettings.Default(Math.Min(index, 1)).Name} or us-east-1."),
        Subject = Findings.Key($"regions[{index}].name"),
    };

    private static Diagnostic LikeAnId(int index, string name) => new()
    {
        Code = Codes.Config.RegionName,
        Summary = "The name of a region is not allowed on AWS.",
        Why = $"{Findings.Key($"regions[{index}].name")} is '{name}'. The names of the region's security groups would begin with sg-, as "
            + "their IDs do, and EC2 refuses such names.",
        Fix = Fix.Of($"Choose a name such as {RegionSettings.Default(Math.Min(index, 1)).Name} or singapore."),
        Subject = Findings.Key($"regions[{index}].name"),
    };

    private static Diagnostic Duplicate(int first, int second, string name) => new()
    {
        Code = Codes.Config.RegionDuplicate,
        Summary = $"Two regions have the name '{name}'.",
        Why = $"{Findings.Key($"regions[{first}].name")} and {Findings.Key($"regions[{second}].name")} are equal. Their hosts would have "
            + $"the same names.",
        Fix = Fix.Of("Give each region a name of its own."),
        Subject = Findings.Key($"regions[{second}].name"),
    };

    [GeneratedRegex("^[a-z][a-z0-9-]{0,19}\\z")]
    private static partial Regex Shape();
}
