using HaCluster.Diagnostics;
using HaCluster.Topology.Configuration;
using HaCluster.Topology.Model;
using static HaCluster.Topology.Tests.AwsConfigurationTests;

namespace HaCluster.Topology.Tests;

/// <summary>What AWS would refuse or its providers ignore is known before anything is created.</summary>
public sealed class AwsRefusalTests
{
    [Theory]
    [InlineData("0.0.0.0/32", "stand for this network")]
    [InlineData("127.0.0.1/32", "loopback")]
    [InlineData("169.254.169.254/32", "link-local")]
    [InlineData("224.0.0.1/32", "multicast")]
    [InlineData("255.255.255.255/32", "reserved")]
    [InlineData("::/128", "stand for an unknown one")]
    [InlineData("::1/128", "loopback")]
    [InlineData("fe80::/10", "link-local")]
    [InlineData("ff02::/16", "multicast")]
    public void An_operators_block_from_which_nobody_can_connect_is_refused_with_its_kind(string block, string kind)
    {
        var finding = Assert.Single(Load(("aws.operatorCidrs", $"81.2.69.142/32,{block}")).Diagnostics);

        Assert.Equal(("config.operator-special", Severity.Error), (finding.Code.Name, finding.Severity));
        Assert.Contains(kind, finding.Why);
    }

    [Theory]
    [InlineData("10.0.0.5/32")]
    [InlineData("172.31.0.0/16")]
    [InlineData("192.168.1.0/24")]
    [InlineData("100.64.1.1/32")]
    [InlineData("198.18.0.1/32")]
    [InlineData("10.0.0.5/32,192.168.1.0/24,2a02:8070::/32")]
    public void Operators_who_are_seen_at_private_addresses_only_are_refused_and_beside_public_ones_accepted(string blocks)
    {
        Assert.Equal(["config.operator-private"], Codes(("aws.operatorCidrs", blocks)));
        Assert.Empty(Codes(("aws.operatorCidrs", $"{blocks},81.2.69.142/32")));
    }

    [Theory]
    [InlineData(28, 0, 60, null)]
    [InlineData(29, 0, 60, "62 inbound rules for IPv4")]
    [InlineData(1, 30, 60, null)]
    [InlineData(1, 31, 60, "62 inbound rules for IPv6")]
    [InlineData(48, 0, 100, null)]
    public void More_blocks_than_rules_of_a_security_group_are_refused_unless_the_quota_was_raised(
        int ipv4, int ipv6, int quota, string? expected)
    {
        var blocks = Enumerable.Range(0, ipv4).Select(number => $"81.2.69.{number}/32")
            .Concat(Enumerable.Range(0, ipv6).Select(number => $"2a02:8070:{number:x}::/48")).ToArray();
        // Given twice, a block is one rule.
        var findings = Load(("aws.operatorCidrs", string.Join(',', [.. blocks, blocks[0]])), ("aws.rulesPerSecurityGroup", $"{quota}"))
            .Diagnostics;

        if (expected is null)
        {
            Assert.Empty(findings);
            return;
        }
        Assert.Equal(("config.aws-rules", Severity.Error), (Assert.Single(findings).Code.Name, findings[0].Severity));
        Assert.Contains(expected, findings[0].Why);
    }

    [Theory]
    [InlineData("sg")]
    [InlineData("sg-east")]
    public void A_region_whose_security_groups_ec2_would_refuse_for_their_name_is_refused_on_aws_only(string name)
    {
        Assert.Equal(["config.region-name"], Codes(("regions[0].name", name)));
        Assert.Empty(ClusterConfigurationTests.Load(("hacluster:regions[0].name", name)).Diagnostics);
        Assert.Empty(Codes(("regions[0].name", "sga")));
    }

    [Theory]
    [InlineData("aws:region", "hacluster:regions[0].awsRegion")]
    [InlineData("aws:profile", "AWS_PROFILE")]
    [InlineData("aws:accessKey", "AWS_ACCESS_KEY_ID")]
    [InlineData("aws:assumeRole", "role_arn")]
    [InlineData("aws:assumeRoles[0].roleArn", "role_arn")]
    [InlineData("aws:maxRetries", "AWS_MAX_ATTEMPTS")]
    [InlineData("aws:defaultTags", "hacluster:aws.tags")]
    [InlineData("aws:defaultTags.tags.CostCenter", "hacluster:aws.tags")]
    [InlineData("aws:skipRegionValidation", "There is no setting that does the same.")]
    public void A_setting_that_would_reach_no_provider_is_refused_with_what_to_set_instead(string key, string instead)
    {
        var onAws = Assert.Single(ClusterConfiguration.Load(new Dictionary<string, string>(Legal) { [key] = "PLANTED" }).Diagnostics);
        var local = Assert.Single(ClusterConfigurationTests.Load((key, "PLANTED")).Diagnostics);

        Assert.Equal(("config.provider-setting", Severity.Error), (onAws.Code.Name, onAws.Severity));
        Assert.Equal(("config.provider-setting", Severity.Warning), (local.Code.Name, local.Severity));
        Assert.StartsWith(key, onAws.Summary);
        Assert.Contains(instead, onAws.Fix!.ToString());
        Assert.Contains("hacluster config rm", onAws.Fix!.ToString());
        // Some of them are secrets.
        Assert.DoesNotContain("PLANTED", onAws.Text(CommandStyle.HaCluster));
    }

    [Fact]
    public void Tags_of_the_operator_are_part_of_the_cluster() => Assert.Equal(
        new Dictionary<string, string> { ["CostCenter"] = "42", ["kubernetes.io/owner"] = "a=b" },
        Load(("aws.tags", "CostCenter=42, kubernetes.io/owner=a=b")).Topology!.Aws!.Tags);

    [Theory]
    [InlineData("CostCenter")]
    [InlineData("=42")]
    [InlineData("Cost*=42")]
    [InlineData("aws:team=42")]
    [InlineData("Project=mine")]
    [InlineData("Role=mine")]
    [InlineData("A=1,A=2")]
    public void A_tag_that_aws_or_the_programs_do_not_allow_is_refused(string tags) =>
        Assert.Equal(["config.aws-tag"], Codes(("aws.tags", tags)));

    [Fact]
    public void No_more_tags_are_accepted_than_a_resource_can_have()
    {
        Assert.Empty(Codes(("aws.tags", Many(44))));
        Assert.Equal(["config.aws-tag"], Codes(("aws.tags", Many(45))));

        static string Many(int count) => string.Join(',', Enumerable.Range(0, count).Select(number => $"tag{number}=x"));
    }

    [Theory]
    [InlineData("t3.small", 2)]
    [InlineData("t3.medium", 2)]
    [InlineData("t2.small", 1)]
    [InlineData("t2.medium", 2)]
    [InlineData("m7g.medium", 1)]
    [InlineData("m7i.large", 2)]
    [InlineData("c6i.xlarge", 4)]
    [InlineData("r7iz.32xlarge", 128)]
    [InlineData("im4gn.xlarge", 4)]
    [InlineData("m7i.metal-24xl", 96)]
    [InlineData("m5.metal", 0)]
    [InlineData("g4dn.xlarge", 0)]
    [InlineData("hpc7g.4xlarge", 0)]
    [InlineData("u-6tb1.56xlarge", 0)]
    public void The_vcpus_of_a_machine_count_against_the_standard_quota_by_its_name(string type, int vcpus) =>
        Assert.Equal(vcpus, StandardVcpus.Of(type));

    [Fact]
    public void The_default_cluster_takes_six_vcpus_of_each_region() => Assert.Equal(6, StandardVcpus.InEachRegion(Load().Topology!));
}
