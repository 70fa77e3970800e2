using HaCluster.Topology.Configuration;

namespace HaCluster.Topology.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void The_configuration_reference_names_every_key_and_no_other()
    {
        var documented = File.ReadLines(Repository.PathOf("docs/configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);

        Assert.Equal(
            ClusterConfiguration.Keys.Select(
                key => key.Replace("[0]", "[n]", StringComparison.Ordinal).Replace("[1]", "[n]", StringComparison.Ordinal)).Distinct()
                .Order(),
            documented.Order());
    }
}
