using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>The operator's own tags: of a form that AWS takes, and none that the programs set themselves.</summary>
internal sealed partial class AwsTagValidator : ISettingsValidator
{
    private const string Path = "aws.tags";

    /// <summary>By these the programs' resources are recognized and named.</summary>
    private static readonly string[] Own = ["Project", "Stack", "ManagedBy", "ClusterRegion", "Name", "Role"];

    // Of a resource (AWS General Reference, "Tag naming limits and requirements").
    private const int Most = 50;

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        if (!settings.OnAws)
            yield break;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in settings.Aws.Tags)
        {
            var tag = Tag().Match(text);
            if (!tag.Success)
                yield return Wrong(
                    $"'{text}' is not of the form KEY=VALUE, with up to 128 and 256 letters, digits, spaces and + - . _ : / @.");
            else if (text.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                yield return Wrong($"'{text}' begins with aws:, which AWS keeps for itself.");
            else if (Own.Contains(tag.Groups["key"].Value))
                yield return Wrong($"The programs set {tag.Groups["key"].Value} themselves, as they do {string.Join(", ", Own)}.");
            else if (!keys.Add(tag.Groups["key"].Value))
                yield return Wrong($"{tag.Groups["key"].Value} is given twice.");
        }
        if (keys.Count > Most - Own.Length)
            yield return Wrong($"There are {keys.Count}. A resource can have {Most} tags, and {Own.Length} are the programs' own.");
    }

    private static Diagnostic Wrong(string why) => new()
    {
        Code = Codes.Config.AwsTag,
        Summary = $"{Findings.Key(Path)} has a tag that AWS or the programs do not allow.",
        Why = why,
        Fix = Fix.Of($"Correct it, for example: {new ConfigSet(Findings.Key(Path), "CostCenter=42,Team=data")}."),
        Subject = Findings.Key(Path),
    };

    [GeneratedRegex(@"^(?<key>[\p{L}\p{N} +\-._:/@]{1,128})=(?<value>[\p{L}\p{N} +\-=._:/@]{0,256})\z")]
    private static partial Regex Tag();
}
