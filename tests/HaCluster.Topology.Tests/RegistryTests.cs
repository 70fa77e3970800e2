using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Tests;

/// <summary>The registry in configuration and topology.</summary>
public sealed class RegistryTests
{
    private static readonly string Digest = $"sha256:{new string('a', 64)}";

    [Fact]
    public void There_is_one_in_the_first_region_and_none_while_it_is_off()
    {
        Assert.Null(ClusterConfigurationTests.Load().Topology!.Registry);

        var topology = Load().Topology!;

        Assert.Equal(("site1-ci", "172.20.1.16", 12204), (topology.Registry!.Host.Name, topology.Registry.Host.Address,
            topology.Registry.Host.PublishedSshPort));
        Assert.Equal(["site1-ci"], topology.Hosts.Where(host => host.Role == HostRole.Ci).Select(host => host.Name));
        Assert.Equal(18050, topology.Regions[0].PublishedRegistryPort);
    }

    [Fact]
    public void An_image_of_it_is_pulled_from_the_address_of_its_host()
    {
        var registry = Load(("application.image", $"site1-ci:5000/team/notes@{Digest}")).Topology!.Registry!;

        Assert.Equal($"172.20.1.16:5001/team/notes@{Digest}", registry.PulledName($"site1-ci:5000/team/notes@{Digest}"));
        Assert.False(registry.Holds(null));
        Assert.False(registry.Holds(Digest));
        Assert.False(registry.Holds($"site1-ci:50001/notes@{Digest}"));
        Assert.Throws<ArgumentException>(() => registry.PulledName($"ghcr.io/notes@{Digest}"));
    }

    [Theory]
    [InlineData("false", "site1-ci:5000")]
    [InlineData("true", "site2-ci:5000")]
    public void An_image_of_a_registry_that_is_not_there_is_refused(string enabled, string registry)
    {
        var problem = Assert.Single(ClusterConfigurationTests.Load(
            ("hacluster:delivery.registry", enabled), ("hacluster:application.image", $"{registry}/notes@{Digest}")).Diagnostics);

        Assert.Equal("config.not-allowed", problem.Code.Name);
        Assert.Contains(registry, problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delivery.registry", "maybe", "config.not-a-flag")]
    [InlineData("delivery.keepImages", "0", "config.out-of-range")]
    [InlineData("delivery.keepImages", "1001", "config.out-of-range")]
    public void What_is_not_legal_is_refused(string key, string value, string code) =>
        Assert.Equal(code, Assert.Single(ClusterConfigurationTests.Load(($"hacluster:{key}", value)).Diagnostics).Code.Name);

    [Theory]
    [InlineData("regions[0].ports.registry", "18000")]
    [InlineData("regions[0].ports.sshCi", "12202")]
    public void Its_ports_are_checked_where_it_is_enabled(string key, string value)
    {
        Assert.Empty(ClusterConfigurationTests.Load(($"hacluster:{key}", value)).Diagnostics);
        Assert.Equal("config.port-collision", Assert.Single(Load((key, value)).Diagnostics).Code.Name);
    }

    [Theory]
    [InlineData("10.0.0.0/16", "10.0.4.0/24")]
    [InlineData("10.0.0.0/21", "10.0.4.0/24")]
    [InlineData("10.0.0.0/22", "10.0.0.0/22")]
    public void Its_subnet_on_aws_is_the_fifth(string region, string subnet) =>
        Assert.Equal(subnet, RegionSettings.DefaultSubnets(region).Ci);

    private static Configuration.ClusterConfiguration Load(params (string Key, string Value)[] more) => ClusterConfigurationTests.Load(
        [("hacluster:delivery.registry", "true"), .. more.Select(pair => ($"hacluster:{pair.Key}", pair.Value))]);
}
