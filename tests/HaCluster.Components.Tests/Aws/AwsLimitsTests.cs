using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HaCluster.Components.Infrastructure.Aws;
using HaCluster.Topology.Configuration;
using Pulumi.Testing;

namespace HaCluster.Components.Tests.Aws;

/// <summary>What AWS would refuse in the middle of an update is not registered: names, texts, tags, more than every account has.</summary>
public sealed partial class AwsLimitsTests
{
    // Pulumi's own limit of a stack's name; the one of the tests is "test".
    private const int LongestStack = 100;

    // Pulumi puts a hyphen and seven digits behind the name of a resource whose name nobody gave.
    private const int RandomEnd = 8;

    [Fact]
    public async Task The_longest_names_that_are_accepted_are_names_for_aws()
    {
        var deployed = await LargestAsync();

        foreach (var group in deployed.Of("aws:ec2/securityGroup:SecurityGroup"))
        {
            Assert.InRange(group.Name!.Length + RandomEnd, 1, 255);
            Assert.False(group.Name.StartsWith("sg-", StringComparison.Ordinal), group.Name);
            Assert.Matches(Description(), group.Text("description"));
        }
        Assert.All(
            deployed.Resources.Where(resource => resource.Type!.StartsWith("aws:vpc/securityGroup", StringComparison.Ordinal)),
            rule => Assert.Matches(Description(), rule.Text("description")));
        Assert.All(deployed.Of("aws:ec2/keyPair:KeyPair"), key => Assert.InRange(key.Text("keyName").Length + LongestStack, 1, 255));
        Assert.All(deployed.Of("aws:route53/record:Record"), record => Assert.InRange(record.Text("setIdentifier").Length, 1, 128));
    }

    [Fact]
    public async Task The_longest_names_and_the_most_tags_that_are_accepted_are_tags_for_aws()
    {
        var deployed = await LargestAsync();
        var common = Tags(deployed.Of("pulumi:providers:aws")[0], "defaultTags");

        Assert.All(deployed.Resources.Where(AwsStack.IsAws).Where(resource => resource.Inputs.ContainsKey("tags")), resource =>
        {
            var tags = common.SetItems(Tags(resource, "tags"));
            Assert.InRange(tags.Count, 1, 50);
            Assert.All(tags, tag =>
            {
                Assert.Matches(TagText(), tag.Key);
                Assert.Matches(TagText(), tag.Value);
                Assert.InRange(tag.Key.Length, 1, 128);
                Assert.InRange(tag.Value.Length + (tag.Key == "Stack" ? LongestStack : 0), 1, 256);
            });
        });
    }

    [Fact]
    public async Task The_operators_tags_are_on_everything_in_both_regions_beside_those_of_the_programs()
    {
        var deployed = await AwsStack.RunAsync(("aws.tags", "CostCenter=42,Team=data"));

        Assert.All(deployed.Of("pulumi:providers:aws"), provider => Assert.Equal(
            ["ClusterRegion", "CostCenter", "ManagedBy", "Project", "Stack", "Team"], Tags(provider, "defaultTags").Keys.Order()));
    }

    [Fact]
    public async Task The_largest_cluster_stays_within_the_quotas_of_every_account()
    {
        var deployed = await LargestAsync(("network.privateHosts", "true"));

        // Amazon VPC user guide, "Amazon VPC quotas": of a region, a network interface, a route table.
        Assert.All(InRegions("aws:ec2/eip:Eip"), count => Assert.InRange(count, 1, 5));
        Assert.All(InRegions("aws:ec2/vpc:Vpc"), count => Assert.Equal(1, count));
        Assert.All(InRegions("aws:ec2/natGateway:NatGateway"), count => Assert.InRange(count, 1, 5));
        Assert.All(InRegions("aws:ec2/route:Route"), count => Assert.InRange(count, 1, 50));
        Assert.All(deployed.Of("aws:ec2/instance:Instance"), instance => Assert.InRange(
            ((ImmutableArray<object>)instance.Inputs["vpcSecurityGroupIds"]).Length, 1, 5));

        IEnumerable<int> InRegions(string type) => deployed.Of(type).GroupBy(AwsStack.ProviderOf).Select(group => group.Count());
    }

    [Theory]
    [InlineData(28, 1, 60)]
    [InlineData(28, 30, 60)]
    [InlineData(29, 1, 62)]
    [InlineData(1, 31, 62)]
    public void The_rules_of_the_largest_security_group_are_as_many_as_the_configuration_is_checked_for(int ipv4, int ipv6, int most)
    {
        (string, string)[] settings =
        [
            ("aws.operatorCidrs", Blocks(ipv4, ipv6)), ("aws.rulesPerSecurityGroup", "100"), ("application.hosts", "4"),
            ("database.maxConnections", "500"),
        ];
        foreach (var topology in new[] { AwsStack.Topology(settings), AwsStack.Topology([.. settings, ("network.privateHosts", "true")]) })
        {
            var groups = topology.Regions.SelectMany(region => AccessRules.For(topology, region)
                .GroupBy(rule => (region.Name, rule.Role, rule.Direction, Ipv6: rule.Counterpart is Counterpart.Block block
                    && block.Cidr.Contains(':', StringComparison.Ordinal))));
            Assert.Equal(most, groups.Max(group => group.Count()));
        }
        var withDefaultQuota = ClusterConfiguration.Load(new Dictionary<string, string>
        {
            ["hacluster:target"] = "aws",
            ["hacluster:aws.operatorCidrs"] = Blocks(ipv4, ipv6),
        });
        Assert.Equal(most > 60, withDefaultQuota.Topology is null);
    }

    private static string Blocks(int ipv4, int ipv6) => string.Join(
        ',',
        Enumerable.Range(0, ipv4).Select(number => $"81.2.69.{number}/32")
            .Concat(Enumerable.Range(0, ipv6).Select(number => $"2a02:8070:{number:x}::/48")));

    private static Task<DeployedStack> LargestAsync(params (string, string)[] more) => AwsStack.RunAsync(
    [
        ("regions[0].name", new string('a', 20)), ("regions[1].name", new string('b', 20)), ("application.hosts", "4"),
        ("application.instances", "6"), ("database.maxConnections", "500"),
        ("aws.operatorCidrs", Blocks(28, 30)), ("dns.zoneId", "Z0123456789ABCDEFGHIJ"),
        ("dns.name", $"{new string('c', 63)}.{new string('d', 63)}.{new string('e', 63)}.{new string('f', 57)}.com"),
        ("aws.tags", string.Join(',', Enumerable.Range(10, 44).Select(number => $"{number}{new string('k', 126)}={new string('v', 256)}"))),
        .. more,
    ]);

    private static ImmutableDictionary<string, string> Tags(MockResourceArgs resource, string input)
    {
        // The provider gets its settings as JSON.
        if (resource.Inputs[input] is string json)
            return System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("tags").EnumerateObject()
                .ToImmutableDictionary(tag => tag.Name, tag => tag.Value.GetString()!);
        return resource.Child(input).ToImmutableDictionary(tag => tag.Key, tag => (string)tag.Value);
    }

    // EC2 API reference, CreateSecurityGroup and IpRange.
    [GeneratedRegex(@"^[a-zA-Z0-9. _:/()#,@\[\]+=&;{}!$*-]{1,255}\z")]
    private static partial Regex Description();

    // AWS General Reference, "Tag naming limits and requirements".
    [GeneratedRegex(@"^(?!aws:)[\p{L}\p{N} +\-=._:/@]*\z")]
    private static partial Regex TagText();
}
