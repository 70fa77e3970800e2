using SdkGenerator;

namespace Pulumi.Sdk.Tests.Generation;

/// <summary>The typed stand-ins are what the generator writes from the official packages of the same version.</summary>
public sealed class GenerationTests
{
    private const string Command = "dotnet run --project embedded/sdk/Generator";

    private static readonly string Root = HaCluster.TestKit.Repository.Root;

    [Fact]
    public void What_is_checked_in_is_what_the_generator_writes()
    {
        SortedDictionary<string, string> generated;
        try
        {
            generated = StandIns.Generate(Root);
        }
        catch (NpmUnavailableException exception)
        {
            Assert.Skip($"An official npm package is not available: {exception.Message}");
            return;
        }

        var checkedIn = StandIns.CheckedIn(Root);

        var differing = generated.Keys.Union(checkedIn.Keys)
            .Where(path => generated.GetValueOrDefault(path) != checkedIn.GetValueOrDefault(path)).ToArray();
        Assert.True(differing.Length == 0, $"Run '{Command}': these files differ from what it writes.\n{string.Join('\n', differing)}");
        Assert.True(generated.Count > 40, $"Only {generated.Count} files are generated.");
    }

    [Fact]
    public void The_manifest_names_the_command_that_regenerates() =>
        Assert.Contains(Command, File.ReadAllText(Path.Combine(Root, Manifest.Path)));

    [Fact]
    public void The_typed_packages_hold_generated_files_only()
    {
        string[] packages = ["Aws", "Command", "Docker", "Random", "Tls"];
        var files = packages.SelectMany(package => Directory.EnumerateFiles(
                Path.Combine(Root, "embedded/sdk", $"Pulumi.{package}"), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

        Assert.All(files, file => Assert.EndsWith(".g.cs", file));
    }
}
