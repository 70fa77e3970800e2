using HaCluster.Topology.Configuration;

namespace HaCluster.Topology.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void The_configuration_reference_names_every_key_and_no_other()
    {
        var documented = File.ReadLines(Path.Combine(Root(), "docs/configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);

        Assert.Equal(
            ClusterConfiguration.Keys.Select(
                key => key.Replace("[0]", "[n]", StringComparison.Ordinal).Replace("[1]", "[n]", StringComparison.Ordinal)).Distinct()
                .Order(),
            documented.Order());
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HaCluster.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"no HaCluster.sln above {AppContext.BaseDirectory}");
        return folder.FullName;
    }
}
