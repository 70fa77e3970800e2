using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
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
            foreach (var (name, role) in Findings.RolesOf(settings))
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
        Code = Codes.Config.AwsRegion,
        Summary = $"There is no AWS region '{name}'.",
        Why = RegionShape().IsMatch(name)
            ? $"It is not one of the {AwsRegionNames.All.Length} regions known on {AwsRegionNames.AsOf:yyyy-MM-dd}. China and GovCloud "
                + $"are not supported."
            : "The name of a region has the form us-east-1: area, direction, number.",
        Fix = NearestName.Of(name, AwsRegionNames.All) is { } nearest
            ? new ConfigSet(Findings.Key($"regions[{index}].awsRegion"), nearest)
            : Fix.Of($"Set the code of a region: {new ConfigSet(Findings.Key($"regions[{index}].awsRegion"), "REGION")}."),
        Subject = Findings.Key($"regions[{index}].awsRegion"),
    };

    private static Diagnostic Duplicate(int first, int second, string name) => new()
    {
        Code = Codes.Config.AwsRegionDuplicate,
        Summary = $"Both regions of the cluster are in {name}.",
        Why = $"{Findings.Key($"regions[{first}].awsRegion")} and {Findings.Key($"regions[{second}].awsRegion")} are equal. One outage "
            + $"of {name} would stop both.",
        Fix = Fix.Of("Choose another AWS region for one of them."),
        Subject = Findings.Key($"regions[{second}].awsRegion"),
    };

    private static Diagnostic WrongZone(string path, string zone, string region) => new()
    {
        Code = Codes.Config.AwsZone,
        Summary = $"{Findings.Key(path)} is not an availability zone of its region.",
        Why = $"'{zone}' is not a zone of {region}.",
        Fix = Fix.Of(
            $"Choose {region}a, {region}b or another zone; {new ShellCommand($"aws ec2 describe-availability-zones --region {region}")} "
                + $"lists them."),
        Subject = Findings.Key(path),
    };

    private static Diagnostic WrongImage(string path, string ami) => new()
    {
        Code = Codes.Config.AwsImage,
        Summary = $"{Findings.Key(path)} is not a machine image.",
        Why = $"Its value is '{ami}'. An image ID is ami- and 8 or 17 hexadecimal digits.",
        Fix = Fix.Of($"Correct it, or use the newest Debian 12 from Debian's own account: {new ConfigRemove(Findings.Key(path))}."),
        Subject = Findings.Key(path),
    };

    [GeneratedRegex(@"^[a-z]{2}(-[a-z]+)+-\d+\z")]
    private static partial Regex RegionShape();

    [GeneratedRegex(@"^ami-([0-9a-f]{8}|[0-9a-f]{17})\z")]
    private static partial Regex ImageId();
}
