using HaCluster.Diagnostics;
using HaCluster.Topology.Configuration;

namespace HaCluster.Topology.Tests;

public sealed class AwsConfigurationTests
{
    /// <summary>A cluster on AWS in which all else has its default.</summary>
    internal static readonly Dictionary<string, string> Legal = new()
    {
        ["hacluster:target"] = "aws",
        ["hacluster:aws.operatorCidrs"] = "81.2.69.142/32",
    };

    [Fact]
    public void The_operators_address_is_the_only_thing_without_a_default()
    {
        Assert.Equal(["config.operator-missing"], Codes(("target", "aws"), ("aws.operatorCidrs", "")));

        var topology = Load().Topology!;
        Assert.Equal(["us-east-1", "us-east-2"], topology.Regions.Select(region => region.AwsRegion));
        Assert.Equal(
            [
                "site1-svc 172.20.1.10 us-east-1a t3.small", "site1-app 172.20.2.10 us-east-1a t3.medium",
                "site1-db 172.20.3.10 us-east-1a t3.medium",
                "site2-svc 172.21.1.10 us-east-2a t3.small", "site2-app 172.21.2.10 us-east-2a t3.medium",
                "site2-db 172.21.3.10 us-east-2a t3.medium",
            ],
            from region in topology.Regions
            from host in region.Hosts
            select $"{host.Name} {host.Address} {region.ZoneOf(host.Role)} {topology.Aws!.InstanceTypes[host.Role]}");
        Assert.Null(topology.Aws!.Dns);
        Assert.Null(topology.Aws.OperatorKey);
    }

    [Fact]
    public void A_missing_operator_address_is_answered_with_the_command_that_sets_it() => Assert.Contains(
        "hacluster config set hacluster:aws.operatorCidrs", Assert.Single(Load(("aws.operatorCidrs", "")).Diagnostics).Fix!.ToString());

    [Theory]
    [InlineData("aws.operatorCidrs", "0.0.0.0/0", "config.operator-too-wide")]
    [InlineData("aws.operatorCidrs", "::/0,81.2.69.142/32", "config.operator-too-wide")]
    [InlineData("aws.operatorCidrs", "2a02:8070::/32", "config.operator-no-ipv4")]
    [InlineData("aws.operatorCidrs", "128.0.0.0/1,0.0.0.0/1", "config.operator-too-wide")]
    [InlineData("aws.operatorCidrs", "80.0.0.0/7", "config.operator-too-wide")]
    [InlineData("aws.operatorCidrs", "2a00::/31,81.2.69.142/32", "config.operator-too-wide")]
    [InlineData("aws.operatorCidrs", "81.2.69.142", "config.operator-malformed")]
    [InlineData("aws.operatorCidrs", "81.2.69.142/24", "config.operator-malformed")]
    [InlineData("aws.operatorCidrs", "2a02::1/64,81.2.69.142/32", "config.operator-malformed")]
    [InlineData("aws.operatorCidrs", "2a02::/129,81.2.69.142/32", "config.operator-malformed")]
    [InlineData("aws.operatorCidrs", "home", "config.operator-malformed")]
    [InlineData("regions[0].cidr", "10.0.0.0/15", "config.cidr-size")]
    [InlineData("regions[0].cidr", "10.0.0.0/27", "config.cidr-size")]
    [InlineData("regions[0].cidr", "8.8.0.0/16", "config.cidr-public")]
    [InlineData("regions[0].cidr", "172.21.0.0/16", "config.cidr-overlap")]
    [InlineData("regions[0].subnets.service", "172.21.1.0/24", "config.subnet-outside")]
    [InlineData("regions[0].subnets.service", "172.20.1.0/29", "config.cidr-size")]
    [InlineData("regions[0].subnets.service", "172.20.1.1/24", "config.cidr-malformed")]
    [InlineData("regions[0].subnets.service", "172.20.2.0/24", "config.subnet-overlap")]
    [InlineData("regions[0].subnets.database", "172.20.0.0/22", "config.subnet-overlap")]
    [InlineData("regions[0].awsRegion", "us-east-2", "config.aws-region-duplicate")]
    [InlineData("regions[0].awsRegion", "us-east1", "config.aws-region")]
    [InlineData("regions[0].awsRegion", "us-east-9", "config.aws-region")]
    [InlineData("regions[0].awsRegion", "cn-north-1", "config.aws-region")]
    [InlineData("regions[0].zones.database", "us-east-2a", "config.aws-zone")]
    [InlineData("regions[0].zones.service", "us-east-1", "config.aws-zone")]
    [InlineData("regions[0].zones.service", "use1-az1", "config.aws-zone")]
    [InlineData("regions[0].ami", "debian-12", "config.aws-image")]
    [InlineData("regions[0].ami", "ami-0123456", "config.aws-image")]
    [InlineData("aws.architecture", "amd64", "config.not-allowed")]
    [InlineData("aws.instanceTypes.database", "medium", "config.aws-instance-type")]
    [InlineData("aws.instanceTypes.database", "t3.tiny", "config.aws-instance-type")]
    [InlineData("aws.instanceTypes.database", "db.t3.medium", "config.aws-instance-type")]
    [InlineData("aws.instanceTypes.database", "T3.medium", "config.aws-instance-type")]
    [InlineData("aws.instanceTypes.database", "t4g.medium", "config.aws-architecture")]
    [InlineData("aws.instanceTypes.service", "m7gd.large", "config.aws-architecture")]
    [InlineData("aws.instanceTypes.application", "a1.large", "config.aws-architecture")]
    [InlineData("aws.instanceTypes.database", "t2.medium", "config.aws-nitro")]
    [InlineData("aws.instanceTypes.database", "m4.large", "config.aws-nitro")]
    [InlineData("aws.rootVolumeGb", "7", "config.out-of-range")]
    [InlineData("aws.dataVolumeGb", "0", "config.out-of-range")]
    [InlineData("aws.importPort", "65536", "config.out-of-range")]
    [InlineData("dns.zoneId", "Z0123456789ABCDEFGHIJ", "config.dns-half")]
    [InlineData("dns.name", "app.example.com", "config.dns-half")]
    [InlineData("aws.sshPrivateKey", "text", "config.key-half")]
    public void A_wrong_value_is_found_named_and_answered(string key, string value, string code)
    {
        var configuration = Load((key, value));

        Assert.All(
            configuration.Diagnostics, diagnostic => Assert.Equal((code, Severity.Error), (diagnostic.Code.Name, diagnostic.Severity)));
        Assert.NotEmpty(configuration.Diagnostics);
        Assert.All(configuration.Diagnostics, diagnostic => Assert.NotEmpty(diagnostic.Fix!.ToString()));
        Assert.Null(configuration.Topology);
    }

    [Theory]
    [InlineData("app.example.com.", "Z0123456789ABCDEFGHIJ")]
    [InlineData("example", "Z0123456789ABCDEFGHIJ")]
    [InlineData("app..example.com", "Z0123456789ABCDEFGHIJ")]
    [InlineData("app.example.com", "/hostedzone/Z0123456789ABCDEFGHIJ")]
    public void A_public_name_of_a_wrong_form_is_refused(string name, string zone) =>
        Assert.Equal(["config.dns-form"], Codes(("dns.name", name), ("dns.zoneId", zone)));

    [Fact]
    public void A_public_name_needs_zone_and_name() =>
        Assert.Equal(
            "app.example.com", Load(("dns.name", "app.example.com"), ("dns.zoneId", "Z0123456789ABCDEFGHIJ")).Topology!.Aws!.Dns!.Name);

    [Theory]
    [InlineData("us-east1", "us-east-1")]
    [InlineData("eu-centrl-1", "eu-central-1")]
    [InlineData("ap-southeast2", "ap-southeast-2")]
    public void A_mistyped_region_is_answered_with_the_nearest(string name, string nearest) =>
        Assert.EndsWith(nearest, Assert.Single(Load(("regions[0].awsRegion", name)).Diagnostics).Fix!.ToString());

    [Theory]
    [InlineData("aws.operatorCidrs", "10.0.0.0/8,2a02:8070::/32,81.2.69.142/32")]
    [InlineData("aws.instanceTypes.database", "c7i-flex.large")]
    [InlineData("aws.instanceTypes.database", "m7i.metal-24xl")]
    [InlineData("aws.instanceTypes.database", "u-6tb1.56xlarge")]
    [InlineData("aws.instanceTypes.database", "g4dn.xlarge")]
    [InlineData("aws.instanceTypes.database", "p3dn.24xlarge")]
    [InlineData("aws.instanceTypes.service", "t2.small")]
    [InlineData("regions[0].cidr", "10.0.0.0/26")]
    [InlineData("regions[0].zones.database", "us-east-1f")]
    [InlineData("regions[0].ami", "ami-0123456789abcdef0")]
    [InlineData("regions[0].ami", "ami-01234567")]
    [InlineData("application.hosts", "4")]
    public void A_value_at_the_edge_is_accepted(string key, string value) => Assert.Empty(Load((key, value)).Diagnostics);

    [Theory]
    [InlineData("t4g.medium")]
    [InlineData("m7gd.large")]
    [InlineData("im4gn.xlarge")]
    [InlineData("hpc7g.4xlarge")]
    [InlineData("a1.medium")]
    public void Graviton_machines_go_with_the_architecture_arm64(string type) =>
        Assert.Empty(Load(("aws.architecture", "arm64"), ("aws.instanceTypes.database", type)).Diagnostics);

    [Fact]
    public void The_architecture_chooses_the_default_machines() => Assert.Equal(
        new PerRole<string>
        {
            Service = "t4g.small",
            Application = "t4g.medium",
            Database = "t4g.medium",
            Monitoring = "t4g.small",
            Ci = "t4g.small",
        },
        Load(("aws.architecture", "arm64")).Topology!.Aws!.InstanceTypes);

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0,81.2.69.142/32")]
    public void The_whole_internet_may_log_in_after_an_explicit_word_only(string block) =>
        Assert.Empty(Load(("aws.operatorCidrs", block), ("aws.allowAnyOperator", "true")).Diagnostics);

    [Fact]
    public void A_block_that_is_given_twice_counts_once() => Assert.Equal(
        ["81.2.69.142/32", "2a02:8070::/32"],
        Load(("aws.operatorCidrs", "81.2.69.142/32,2a02:8070::/32,2A02:8070:0::/32,81.2.69.142/32")).Topology!.Aws!.OperatorCidrs);

    [Theory]
    [InlineData("203.0.113.0/24")]
    [InlineData("198.51.100.7/32")]
    [InlineData("2001:db8:1::/48,81.2.69.142/32")]
    public void An_example_address_is_enough_for_a_preview_and_not_for_machines(string block)
    {
        var values = With([("aws.operatorCidrs", block)]);

        var preview = ClusterConfiguration.Load(values);
        Assert.Equal(
            ("config.operator-example", Severity.Warning), (Assert.Single(preview.Diagnostics).Code.Name, preview.Diagnostics[0].Severity));
        Assert.NotNull(preview.Topology);
        Assert.Null(ClusterConfiguration.Load(values, new ConfigurationContext { Deploying = true }).Topology);
    }

    [Theory]
    [InlineData("arm64", "x86_64")]
    [InlineData("x86_64", "arm64")]
    public void Hosts_of_another_architecture_than_this_machine_can_be_planned_and_not_made(string hosts, string here)
    {
        var values = With([("aws.architecture", hosts)]);

        var preview = ClusterConfiguration.Load(values, new ConfigurationContext { Architecture = here });
        Assert.Equal(
            ("config.aws-build-machine", Severity.Warning),
            (Assert.Single(preview.Diagnostics).Code.Name, preview.Diagnostics[0].Severity));
        Assert.Null(ClusterConfiguration.Load(values, new ConfigurationContext { Architecture = here, Deploying = true }).Topology);
        Assert.Empty(ClusterConfiguration.Load(values, new ConfigurationContext { Architecture = hosts, Deploying = true }).Diagnostics);
    }

    [Fact]
    public void Ports_of_this_machine_do_not_matter_on_aws()
    {
        var configuration = Load(("regions[0].ports.stats", "80"));

        Assert.Equal(["config.other-target"], configuration.Diagnostics.Select(diagnostic => diagnostic.Code.Name));
        Assert.NotNull(configuration.Topology);
    }

    [Fact]
    public void Settings_of_aws_on_the_local_target_are_named_in_one_warning()
    {
        var diagnostic = Assert.Single(ClusterConfigurationTests.Load(
            ("hacluster:aws.operatorCidrs", "0.0.0.0/0"), ("hacluster:regions[1].awsRegion", "nowhere"),
            ("hacluster:dns.name", "x")).Diagnostics);

        Assert.Equal(("config.other-target", Severity.Warning), (diagnostic.Code.Name, diagnostic.Severity));
        Assert.Contains("hacluster:aws.operatorCidrs", diagnostic.Why);
        Assert.Contains("hacluster:regions[1].awsRegion", diagnostic.Why);
        Assert.Contains("hacluster:dns.name", diagnostic.Why);
    }

    [Fact]
    public void All_problems_are_reported_at_once() => Assert.Equal(
        [
            "config.aws-architecture", "config.aws-region-duplicate", "config.aws-zone", "config.operator-too-wide",
            "config.subnet-outside", "config.unknown-key",
        ],
        Codes(
            ("aws.operatorCidrs", "0.0.0.0/0"), ("regions[0].subnets.service", "10.0.0.0/24"), ("regions[1].awsRegion", "us-east-1"),
            ("regions[1].zones.service", "eu-west-1a"), ("aws.instanceTypes.service", "t4g.small"), ("aws.oparators", "x")));

    internal static IEnumerable<string> Codes(params (string Key, string Value)[] values) =>
        Load(values).Diagnostics.Select(diagnostic => diagnostic.Code.Name).Order();

    internal static ClusterConfiguration Load(params (string Key, string Value)[] values) =>
        ClusterConfiguration.Load(With(values), ClusterConfigurationTests.AnyMachine);

    private static Dictionary<string, string> With((string Key, string Value)[] values)
    {
        var all = new Dictionary<string, string>(Legal);
        foreach (var (key, value) in values)
            all[$"hacluster:{key}"] = value;
        return all;
    }
}
