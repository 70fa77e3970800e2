using HaCluster.Diagnostics;
using HaCluster.Topology.Configuration;

namespace HaCluster.Topology.Tests;

public sealed class ClusterConfigurationTests
{
    [Fact]
    public void Nothing_configured_is_the_default_cluster()
    {
        var configuration = Load();

        Assert.Empty(configuration.Diagnostics);
        Assert.Equal(Target.Local, configuration.Topology!.Target);
        Assert.Equal(ReplicationMode.Asynchronous, configuration.Topology.Replication);
        Assert.Equal(6, configuration.Topology.Hosts.Count());
    }

    [Fact]
    public void Dotted_keys_and_nested_objects_say_the_same()
    {
        var dotted = Load(
            ("hacluster:database.replication", "synchronous"), ("hacluster:database.port", "6000"),
            ("hacluster:regions[0].name", "east"), ("hacluster:regions.1.ports.base", "31000"));
        var nested = Load(
            ("hacluster:database", """{"replication": "synchronous", "port": 6000}"""),
            ("hacluster:regions", """[{"name": "east"}, {"ports": {"base": 31000}}]"""));

        Assert.Empty(dotted.Diagnostics);
        Assert.Equal(dotted.Settings.Database, nested.Settings.Database);
        Assert.Equal(dotted.Settings.Regions, nested.Settings.Regions);
        Assert.Equal(ReplicationMode.Synchronous, dotted.Settings.Database.Replication);
        Assert.Equal("east", dotted.Settings.Regions[0].Name);
        Assert.Equal(39000, dotted.Settings.Regions[1].Ports.Application);
    }

    [Fact]
    public void One_setting_given_twice_with_different_values_is_a_conflict()
    {
        var diagnostic = Assert.Single(Load(
            ("hacluster:database", """{"port": 6000}"""), ("hacluster:database.port", "6001")).Diagnostics);

        Assert.Equal("config.conflict", diagnostic.Code.Name);
        Assert.Contains("6000", diagnostic.Why);
        Assert.Contains("6001", diagnostic.Why);
    }

    [Fact]
    public void One_setting_given_twice_with_the_same_value_is_none() => Assert.Empty(Load(
        ("hacluster:database", """{"port": 6000}"""), ("hacluster:database.port", "6000")).Diagnostics);

    [Theory]
    [InlineData("database.replicaton", "database.replication")]
    [InlineData("replication", "database.replication")]
    [InlineData("aplication.instances", "application.instances")]
    [InlineData("regions[0].nmae", "regions[0].name")]
    [InlineData("regions[1].ports.sshDatabse", "regions[1].ports.sshDatabase")]
    [InlineData("tarjet", "target")]
    public void An_unknown_key_is_refused_with_the_nearest_known_one(string key, string nearest)
    {
        var diagnostic = Assert.Single(Load(($"hacluster:{key}", "1")).Diagnostics);

        Assert.Equal("config.unknown-key", diagnostic.Code.Name);
        Assert.Equal($"hacluster:{key}", diagnostic.Subject);
        Assert.Contains($"hacluster:{nearest}", diagnostic.Why);
        Assert.Contains($"hacluster:{nearest}", diagnostic.Fix!.ToString());
    }

    [Theory]
    [InlineData("aws.operatorCidrs", "8.8.8.8/32", "aws", """{"operatorCidrs": ["9.9.9.0/24"]}""")]
    [InlineData("aws.operatorCidrs.1", "8.8.8.8/32", "aws.operatorCidrs", """["9.9.9.0/24"]""")]
    [InlineData("aws.operatorCidrs.0", "8.8.8.8/32", "aws.operatorCidrs", "9.9.9.0/24")]
    public void A_list_that_is_set_in_two_forms_is_refused(string one, string value, string other, string otherValue)
    {
        var diagnostics = Load(("hacluster:target", "aws"), ($"hacluster:{one}", value), ($"hacluster:{other}", otherValue)).Diagnostics;

        Assert.Contains(diagnostics, diagnostic => diagnostic.Code == Codes.Config.Conflict);
    }

    [Fact]
    public void A_list_of_which_each_element_has_a_key_is_one_list() =>
        Assert.DoesNotContain(
            Load(
                ("hacluster:target", "aws"), ("hacluster:aws.operatorCidrs.0", "8.8.8.8/32"),
                ("hacluster:aws.operatorCidrs.1", "9.9.9.0/24")).Diagnostics,
            diagnostic => diagnostic.Code == Codes.Config.Conflict);

    [Fact]
    public void A_value_for_a_group_is_refused_with_its_members()
    {
        var diagnostic = Assert.Single(Load(("hacluster:loadBalancer", "80")).Diagnostics);

        Assert.Equal("config.unknown-key", diagnostic.Code.Name);
        Assert.Contains("hacluster:loadBalancer.statsPort", diagnostic.Fix!.ToString());
    }

    [Theory]
    [InlineData("{\"port\": 6000")]
    [InlineData("[1")]
    public void A_value_that_only_starts_like_an_object_is_malformed(string value) =>
        Assert.Equal("config.malformed", Assert.Single(Load(("hacluster:database", value)).Diagnostics).Code.Name);

    [Theory]
    [InlineData("three")]
    [InlineData("3.5")]
    [InlineData("")]
    [InlineData("99999999999")]
    public void A_number_that_is_none_is_refused(string value)
    {
        var diagnostic = Assert.Single(Load(("hacluster:application.instances", value)).Diagnostics);

        Assert.Equal("config.not-a-number", diagnostic.Code.Name);
        Assert.Contains($"'{value}'", diagnostic.Why);
    }

    [Fact]
    public void Keys_of_other_projects_are_left_alone() =>
        Assert.Empty(Load(("docker:host", "unix:///x"), ("hacluster-failover:activeRegion", "site2")).Diagnostics);

    [Fact]
    public void All_problems_are_reported_at_once_and_there_is_no_topology()
    {
        var configuration = Load(
            ("hacluster:database.replication", "sometimes"),
            ("hacluster:application.instances", "7"),
            ("hacluster:regions", """[{"name": "a", "cidr": "172.20.0.0/16"}, {"name": "a", "cidr": "172.20.0.0/17"}]"""),
            ("hacluster:databse.port", "1"));

        Assert.Null(configuration.Topology);
        Assert.Equal(
            ["config.cidr-overlap", "config.not-allowed", "config.out-of-range", "config.region-duplicate", "config.unknown-key"],
            configuration.Diagnostics.Select(diagnostic => diagnostic.Code.Name).Order());
        Assert.All(configuration.Diagnostics, diagnostic =>
        {
            Assert.NotEmpty(diagnostic.Summary);
            Assert.NotEmpty(diagnostic.Why!);
            Assert.NotEmpty(diagnostic.Fix!.ToString());
            Assert.StartsWith("hacluster:", diagnostic.Subject);
        });
    }

    [Theory]
    [InlineData("hacluster:regoins", "[]", "regoins")]
    [InlineData("hacluster:databse", "{}", "databse")]
    [InlineData("hacluster:database", """{"prot": null}""", "database.prot")]
    public void An_unknown_key_that_holds_nothing_is_refused_too(string key, string value, string path)
    {
        var diagnostic = Assert.Single(Load((key, value)).Diagnostics);

        Assert.Equal("config.unknown-key", diagnostic.Code.Name);
        Assert.Equal($"hacluster:{path}", diagnostic.Subject);
    }

    [Theory]
    [InlineData("hacluster:regions", "[]")]
    [InlineData("hacluster:database", "{}")]
    [InlineData("hacluster:database", """{"port": null}""")]
    public void A_known_key_that_holds_nothing_means_the_defaults(string key, string value) => Assert.Empty(Load((key, value)).Diagnostics);

    [Theory]
    [InlineData("""["203.0.113.7/32", "198.51.100.0/24"]""")]
    [InlineData("203.0.113.7/32, 198.51.100.0/24")]
    public void A_list_is_given_as_such_or_with_commas(string value) =>
        Assert.Equal(["203.0.113.7/32", "198.51.100.0/24"], Load(("hacluster:aws.operatorCidrs", value)).Settings.Aws.OperatorCidrs);

    [Fact]
    public void A_list_is_given_by_its_elements() => Assert.Equal(
        ["203.0.113.7/32", "198.51.100.0/24"],
        Load(("hacluster:aws.operatorCidrs[0]", "203.0.113.7/32"),
            ("hacluster:aws.operatorCidrs.1", "198.51.100.0/24")).Settings.Aws.OperatorCidrs);

    [Fact]
    public void A_flag_that_is_neither_true_nor_false_is_refused() =>
        Assert.Contains(
            "config.not-a-flag", Load(("hacluster:network.privateHosts", "yes")).Diagnostics.Select(diagnostic => diagnostic.Code.Name));

    [Fact]
    public void Two_different_secrets_for_one_key_are_a_conflict_that_shows_neither()
    {
        var diagnostic = Load(("hacluster:aws", """{"sshPrivateKey": "first"}"""), ("hacluster:aws.sshPrivateKey", "second")).Diagnostics
            .Single(diagnostic => diagnostic.Code.Name == "config.conflict");

        Assert.DoesNotContain("first", diagnostic.ToString());
        Assert.DoesNotContain("second", diagnostic.ToString());
    }

    internal static ClusterConfiguration Load(params (string Key, string Value)[] values) =>
        ClusterConfiguration.Load(values.ToDictionary(pair => pair.Key, pair => pair.Value), AnyMachine);

    /// <summary>A context in which this machine's processor does not matter.</summary>
    internal static ConfigurationContext AnyMachine { get; } = new() { Architecture = null };
}
