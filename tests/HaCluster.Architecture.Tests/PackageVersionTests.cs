using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HaCluster.Architecture.Tests;

/// <summary>The versions of packages stand in Directory.Packages.props and nowhere else.</summary>
public sealed partial class PackageVersionTests
{
    // The manifest and lock file of npm, which have their own versions; a test compares them with Directory.Packages.props.
    private static readonly string[] Manifests = ["package.json", "package-lock.json"];

    [Fact]
    public void No_project_states_the_version_of_a_package() =>
        Rules.Hold(
            "A project states the version of a package.",
            from path in SourceTree.Files(".", ".csproj", ".props", ".targets")
            where Path.GetFileName(path) != "Directory.Packages.props"
            from reference in XDocument.Parse(Repository.Read(path)).Descendants()
            where reference.Name.LocalName == "PackageVersion"
                || (reference.Name.LocalName == "PackageReference"
                    && (reference.Attribute("Version") ?? reference.Attribute("VersionOverride")) is not null)
            select $"{path}: {reference}");

    [Fact]
    public void No_source_repeats_the_version_of_a_Pulumi_package()
    {
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Where(package => package.Attribute("Include")!.Value.StartsWith("Pulumi", StringComparison.Ordinal))
            .Select(package => package.Attribute("Version")!.Value)
            .ToArray();

        Rules.Hold(
            "A file repeats the version of a Pulumi package instead of reading it.",
            from path in SourceTree.Files(".", ".cs", ".csproj", ".sh", ".md", ".json", ".js")
            where !path.EndsWith(".g.cs", StringComparison.Ordinal) && !Manifests.Contains(Path.GetFileName(path))
            where !path.Contains("/Snapshots/", StringComparison.Ordinal) && !path.Contains("/Fixtures/", StringComparison.Ordinal)
            from line in Repository.Read(path).Split('\n').Select((text, index) => (Text: text, Number: index + 1))
            from version in versions
            where Regex.IsMatch(line.Text, $@"(?<![\d.]){Regex.Escape(version)}(?![\d.])")
            select $"{path}:{line.Number}: {line.Text.Trim()}");
    }
}
