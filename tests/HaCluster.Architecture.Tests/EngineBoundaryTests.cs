using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HaCluster.Architecture.Tests;

/// <summary>The product builds without <c>embedded/</c>: only the place that composes the engines knows the embedded one.</summary>
public sealed partial class EngineBoundaryTests
{
    private const string ComposingFile = "src/HaCluster.Cli/Hosting/Engines.cs";
    private const string ComposingProject = "src/HaCluster.Cli/HaCluster.Cli.csproj";

    // Friends of the contract: the engine sets what the command line only reads. An entry that is no longer needed fails the test.
    private static readonly string[] Exempt = ["src/HaCluster.Deployment/HaCluster.Deployment.csproj"];

    [Fact]
    public void Only_the_composing_file_names_the_embedded_engine()
    {
        var naming = SourceTree.Files("src", ".cs", ".csproj", ".props", ".targets", ".sh", ".json")
            .Where(path => path is not (ComposingFile or ComposingProject))
            .SelectMany(path => Repository.Read(path).Split('\n').Select((line, index) => (Path: path, Number: index + 1, Line: line)))
            .Where(line => EmbeddedEngine().IsMatch(line.Line))
            .ToLookup(line => line.Path, line => $"{line.Path}:{line.Number}: {line.Line.Trim()}", StringComparer.Ordinal);

        Rules.Hold(
            "A file under src/ other than the composing one names the embedded engine.",
            naming.Where(file => !Exempt.Contains(file.Key)).SelectMany(file => file));
        Rules.Hold("These files are exempt and do not name the embedded engine.", Exempt.Where(path => !naming.Contains(path)));
    }

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

    [GeneratedRegex(@"\bHaCluster\.Engine\b|\bembedded[/\\]engine\b")]
    private static partial Regex EmbeddedEngine();
}
