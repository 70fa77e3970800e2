using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HaCluster.Architecture.Tests;

/// <summary>The product builds without <c>embedded/</c>: only the place that composes the engines knows the embedded one.</summary>
public sealed partial class EngineBoundaryTests
{
    private const string ComposingFile = "src/HaCluster.Cli/Hosting/Engines.cs";
    private const string ComposingProject = "src/HaCluster.Cli/HaCluster.Cli.csproj";

    [Fact]
    public void Only_the_composing_file_names_the_embedded_engine() =>
        Rules.Hold(
            "A file under src/ other than the composing one names the embedded engine.",
            SourceTree.Files("src", ".cs", ".csproj", ".props", ".targets", ".sh", ".json")
                .Where(path => path is not (ComposingFile or ComposingProject))
                .SelectMany(path => LinesOf(path, EmbeddedEngine())));

    [Fact]
    public void Only_engines_use_the_files_of_a_project() =>
        Rules.Hold(
            "A file uses HaCluster.Deployment.Projects, which is how engines keep projects, instead of the contract.",
            SourceTree.Files("src", ".cs").Concat(SourceTree.Files("stacks", ".cs"))
                .Where(path => !path.StartsWith("src/HaCluster.Deployment", StringComparison.Ordinal))
                .SelectMany(path => LinesOf(path, ProjectFiles())));

    [Fact]
    public void The_product_refers_to_the_embedded_engine_only_under_a_condition()
    {
        var unconditional = XDocument.Parse(Repository.Read(ComposingProject)).Descendants("ProjectReference")
            .Where(reference => reference.Attribute("Include")!.Value.Contains("embedded/", StringComparison.Ordinal))
            .Where(reference => !reference.AncestorsAndSelf()
                .Any(element => element.Attribute("Condition")?.Value.Contains("$(EmbeddedEngine)", StringComparison.Ordinal) == true))
            .Select(reference => reference.ToString());

        Rules.Hold($"{ComposingProject} refers to embedded/ whatever EmbeddedEngine says.", unconditional);
    }

    private static IEnumerable<string> LinesOf(string path, Regex pattern) =>
        Repository.Read(path).Split('\n')
            .Select((line, index) => (Number: index + 1, Text: line))
            .Where(line => pattern.IsMatch(line.Text))
            .Select(line => $"{path}:{line.Number}: {line.Text.Trim()}");

    [GeneratedRegex(@"\bHaCluster\.Engine\b|\bembedded[/\\]engine\b")]
    private static partial Regex EmbeddedEngine();

    [GeneratedRegex(@"\bDeployment\.Projects\b")]
    private static partial Regex ProjectFiles();
}
