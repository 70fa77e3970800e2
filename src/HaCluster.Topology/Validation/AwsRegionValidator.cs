using System.Text.RegularExpressions;
using HaCluster.Topology.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Where the regions are: two different AWS regions that exist, zones that are theirs, image ids that can be some.</summary>
internal sealed partial class AwsRegionValidator : ISettingsValidator
{
    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        if (!settings.OnAws)
            yield break;
        foreach (var (index, region) in settings.Regions.Index())
        {
            var exists = AwsRegionNames.All.Contains(region.AwsRegion);
            if (!exists)
                yield return Unknown(index, region.AwsRegion);
            var first = settings.Regions.Index().First(other => other.Item.AwsRegion == region.AwsRegion).Index;
            if (first != index)
                yield return Duplicate(first, index, region.AwsRegion);
            // Zones derived from a wrong name would only repeat the finding.
            foreach (var (name, role) in Findings.Roles)
            {
                var zone = region.Zones[role];
                if (!IsZoneOf(zone, region.AwsRegion) && (exists || zone != RegionSettings.DefaultZones(region.AwsRegion)[role]))
                    yield return WrongZone($"regions[{index}].zones.{name}", zone, region.AwsRegion);
            }
            if (region.Ami is { } ami && !ImageId().IsMatch(ami))
                yield return WrongImage($"regions[{index}].ami", ami);
        }
    }

    private static bool IsZoneOf(string zone, string region) =>
        zone.Length == region.Length + 1 && zone.StartsWith(region, StringComparison.Ordinal) && zone[^1] is >= 'a' and <= 'z';

    private static Diagnostic Unknown(int index, string name) => new()
    {
        Code = "config.aws-region",
        Summary = $"there is no AWS region '{name}'",
        Why = RegionShape().IsMatch(name)
            ? $"it is not among the {AwsRegionNames.All.Length} regions of {AwsRegionNames.AsOf:yyyy-MM-dd}; "
                + "China and GovCloud are not supported"
            : "a region is named like us-east-1: area, direction, number",
        Fix = $"pulumi config set --path '{Findings.Key($"regions[{index}].awsRegion")}' {NearestName.Of(name, AwsRegionNames.All)}",
        Subject = Findings.Key($"regions[{index}].awsRegion"),
    };

    private static Diagnostic Duplicate(int first, int second, string name) => new()
    {
        Code = "config.aws-region-duplicate",
        Summary = $"both regions of the cluster are in {name}",
        Why = $"regions[{first}].awsRegion and regions[{second}].awsRegion are the same, so one outage of {name} would take both",
        Fix = "choose another AWS region for one of them",
        Subject = Findings.Key($"regions[{second}].awsRegion"),
    };

    private static Diagnostic WrongZone(string path, string zone, string region) => new()
    {
        Code = "config.aws-zone",
        Summary = $"{Findings.Key(path)} is no availability zone of its region",
        Why = $"'{zone}' is not a zone of {region}",
        Fix = $"choose {region}a, {region}b or another zone of {region}; `aws ec2 describe-availability-zones --region {region}` lists "
            + "them",
        Subject = Findings.Key(path),
    };

    private static Diagnostic WrongImage(string path, string ami) => new()
    {
        Code = "config.aws-image",
        Summary = $"{Findings.Key(path)} is no machine image",
        Why = $"its value is '{ami}'; an id is ami- and 8 or 17 hexadecimal digits",
        Fix = "remove it for the newest Debian 12 from Debian's own account",
        Subject = Findings.Key(path),
    };

    [GeneratedRegex(@"^[a-z]{2}(-[a-z]+)+-\d+\z")]
    private static partial Regex RegionShape();

    [GeneratedRegex(@"^ami-([0-9a-f]{8}|[0-9a-f]{17})\z")]
    private static partial Regex ImageId();
}
