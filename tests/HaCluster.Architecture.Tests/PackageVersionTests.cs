using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HaCluster.Architecture.Tests;

/// <summary>The versions of packages stand in Directory.Packages.props and nowhere else.</summary>
public sealed partial class PackageVersionTests
{
    // npm reads versions from nowhere else; a test compares them.
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

    // Pulumi has the same version for both, but for its core SDK: @pulumi/pulumi is numbered by itself.
    [Fact]
    public void Npm_manifests_have_the_versions_of_the_NuGet_packages_of_the_same_name()
    {
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Where(package => package.Attribute("Include")!.Value.StartsWith("Pulumi.", StringComparison.Ordinal))
            .ToDictionary(
                package => package.Attribute("Include")!.Value.Replace("Pulumi.", "@pulumi/", StringComparison.Ordinal),
                package => package.Attribute("Version")!.Value, StringComparer.OrdinalIgnoreCase);
        var dependencies = NpmDependencies().ToArray();

        Assert.Contains(dependencies, dependency => versions.ContainsKey(dependency.Package));
        Rules.Hold(
            "A manifest of npm has another version than Directory.Packages.props.",
            from dependency in dependencies
            where versions.TryGetValue(dependency.Package, out var version) && version != dependency.Version
            select $"{dependency.Path}: {dependency.Package} {dependency.Version}");
    }

    [Fact]
    public void Npm_manifests_and_their_lock_files_have_one_version_of_a_package() =>
        Rules.Hold(
            "Manifests of npm have different versions of a package.",
            from dependency in NpmDependencies()
            group dependency by dependency.Package into package
            where package.Select(dependency => dependency.Version).Distinct().Count() > 1
            select $"{package.Key}: {string.Join(", ", package.Select(dependency => $"{dependency.Version} in {dependency.Path}"))}");

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

    // Of the manifests, and what their lock files say of the same packages.
    private static IEnumerable<NpmDependency> NpmDependencies() =>
        from path in SourceTree.Files("tests", "package.json")
        let lockPath = path.Replace("package.json", "package-lock.json", StringComparison.Ordinal)
        let locked = JsonNode.Parse(Repository.Read(lockPath))!["packages"]!
        from dependency in JsonNode.Parse(Repository.Read(path))!["dependencies"]!.AsObject()
        let name = dependency.Key
        from entry in (NpmDependency[])
            [
                new(path, name, Version(dependency.Value)),
                new($"{lockPath}, as wanted", name, Version(locked[""]!["dependencies"]![name])),
                new($"{lockPath}, as installed", name, Version(locked[$"node_modules/{name}"]!["version"])),
            ]
        select entry;

    private static string Version(JsonNode? value) => value?.GetValue<string>() ?? "none";

    private sealed record NpmDependency(string Path, string Package, string Version);
}
